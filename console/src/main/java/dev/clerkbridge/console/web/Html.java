// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Renders templates and sends them as responses. */
final class Html {

    /** Characters that could reorder or hide the text around them; events can contain them. Pages show their codes. */
    private static final Pattern INVISIBLE =
            Pattern.compile("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F\\u202A-\\u202E\\u2066-\\u2069]");

    private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);
    private final FormToken token;
    private final boolean actions;
    private final boolean examples;

    Html(FormToken token, boolean actions, boolean examples) {
        this.token = token;
        this.actions = actions;
        this.examples = examples;
    }

    /** Answers with a whole page. */
    void page(RoutingContext context, int status, String template, Map<String, ? extends @Nullable Object> model) {
        answer(context, status, framed(template, model, Access.reader(context)));
    }

    /** Answers with a fragment of a page. */
    void part(RoutingContext context, int status, String template, Map<String, ? extends @Nullable Object> model) {
        answer(context, status, render(template, model));
    }

    /** The text of a whole page for a reader. */
    String framed(String template, Map<String, ? extends @Nullable Object> model, String reader) {
        Map<String, @Nullable Object> framed = new HashMap<>(model);
        framed.put("frame", new Frame(actions, examples, token.of(reader)));
        return render(template, framed);
    }

    private String render(String template, Map<String, ? extends @Nullable Object> model) {
        StringOutput html = new StringOutput();
        templates.render(template + ".jte", new HashMap<>(model), html);
        return INVISIBLE
                .matcher(html.toString())
                .replaceAll(found -> String.format(
                        Locale.ROOT, "\\\\u%04X", (int) found.group().charAt(0)));
    }

    private static void answer(RoutingContext context, int status, String html) {
        ResponseBody.send(context, status, "text/html; charset=utf-8", html);
    }

    /** Sends the browser to another page. */
    static void redirect(RoutingContext context, String path) {
        context.response()
                .setStatusCode(303)
                .putHeader(HttpHeaders.LOCATION, path)
                .end();
    }
}
