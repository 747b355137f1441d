// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Leaves out what is nested too deeply, and presents unusable numbers as strings. */
final class TreeSafeParser extends JsonParserDelegate {

    /** Trees are processed by recursive methods, so this limits their stack. */
    private static final int MAX_DEPTH = 500;

    /** As many characters as an integer in PostgreSQL can have digits. Longer numbers are slow to convert, too. */
    private static final int MAX_NUMBER_LENGTH = 131_072;

    private boolean numberAsText;

    TreeSafeParser(JsonParser parser) {
        super(parser);
    }

    @Override
    public @Nullable JsonToken nextToken() throws IOException {
        JsonToken token = delegate.nextToken();
        while (token != null && isTooDeep(token)) {
            token = delegate.nextToken();
        }
        numberAsText = token != null && token.isNumeric() && !isUsableNumber(token);
        return currentToken();
    }

    /** The start and end of an object or array at the maximum depth are not too deep, but its content is. */
    private boolean isTooDeep(JsonToken token) {
        int depth = delegate.getParsingContext().getNestingDepth();
        return depth > MAX_DEPTH || (depth == MAX_DEPTH && !token.isStructStart());
    }

    private boolean isUsableNumber(JsonToken token) throws IOException {
        if (delegate.getTextLength() > MAX_NUMBER_LENGTH) {
            return false;
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return true;
        }
        try {
            delegate.getDecimalValue();
            return true;
        } catch (StreamReadException | ArithmeticException | NumberFormatException e) {
            return false; // the exponent is too large
        }
    }

    @Override
    public @Nullable JsonToken nextValue() throws IOException {
        JsonToken token = nextToken();
        return token == JsonToken.FIELD_NAME ? nextToken() : token;
    }

    @Override
    public @Nullable JsonToken currentToken() {
        return numberAsText ? JsonToken.VALUE_STRING : delegate.currentToken();
    }

    @Override
    public int currentTokenId() {
        return numberAsText ? JsonToken.VALUE_STRING.id() : delegate.currentTokenId();
    }

    @Override
    public boolean hasToken(JsonToken token) {
        return currentToken() == token;
    }

    @Override
    public boolean hasTokenId(int id) {
        return currentTokenId() == id;
    }

    @Override
    public void clearCurrentToken() {
        numberAsText = false;
        delegate.clearCurrentToken();
    }
}
