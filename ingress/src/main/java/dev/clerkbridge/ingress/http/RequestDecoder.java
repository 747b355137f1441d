// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.AsciiString;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import java.util.List;
import java.util.function.Consumer;

/**
 * Decodes one request at a time: the next one only after the answer to the last has gone to the socket. So answers never
 * pile up. Bytes of the next request wait undecoded, in one or two reads, and then TCP makes the client wait.
 *
 * <p>What is wrong with a request goes to a listener of its own, and the request then goes on as if nothing were. Vert.x
 * would close the connection at once, and the answer would be lost.
 */
final class RequestDecoder extends VertxHttpRequestDecoder {

    /** In memory, the shortest header takes thirty times what it takes on the wire. */
    static final int MOST_HEADERS = 100;

    private static final Http1ServerConfig LIMITS = new Http1ServerConfig()
            .setMaxInitialLineLength(4 * 1024)
            .setMaxHeaderSize(16 * 1024)
            .setMaxChunkSize(64 * 1024);

    private static final String DECODER = "httpDecoder";
    private static final String ENCODER = "httpEncoder";

    private final Channel channel;
    private final Consumer<Throwable> malformed;
    /** From a request's headers to the end of its body. */
    private boolean reading;
    /** From a request's headers to the end of its answer. */
    private boolean answering;
    /** Whether bytes of the next request have come too early. */
    private boolean waiting;

    private int headers;

    private RequestDecoder(Channel channel, Consumer<Throwable> malformed) {
        super(LIMITS);
        this.channel = channel;
        this.malformed = malformed;
    }

    /**
     * Replaces Vert.x's own decoder of a connection on which nothing was read yet.
     *
     * @param malformed hears what is wrong with a request: before the request, or in the middle of its body
     */
    static void install(Channel channel, Consumer<Throwable> malformed) {
        ChannelPipeline pipeline = channel.pipeline();
        RequestDecoder decoder = new RequestDecoder(channel, malformed);
        pipeline.replace(DECODER, DECODER, decoder);
        pipeline.addAfter(ENCODER, "answers", decoder.new Answers());
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) throws Exception {
        if (answering && !reading) {
            waiting = true;
            channel.config().setAutoRead(false);
            return;
        }
        super.decode(context, bytes, out);
        if (!out.isEmpty()) {
            decoded(out);
        }
    }

    /** Not the superclass's, which would go on reading although the next request has to wait. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        discardSomeReadBytes();
        context.fireChannelReadComplete();
    }

    /** Nobody is left to be told what was wrong with half a request. */
    @Override
    protected void decodeLast(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) {
        bytes.skipBytes(bytes.readableBytes());
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) {
        headers = 0;
        HttpMessage message = super.createMessage(initialLine);
        HttpVersion version = message.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            throw new UnsupportedVersionException();
        }
        return message;
    }

    @Override
    protected HttpMessage createInvalidMessage() {
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        if (length == 0) {
            throw new IllegalArgumentException("a header without a name");
        }
        if (++headers > MOST_HEADERS) {
            throw new TooLongHttpHeaderException("more than " + MOST_HEADERS + " headers");
        }
        return super.splitHeaderName(line, start, length);
    }

    private void decoded(List<Object> out) {
        HttpObject last = (HttpObject) out.get(out.size() - 1);
        DecoderResult result = last.decoderResult();
        if (out.get(0) instanceof HttpRequest) {
            reading = true;
            answering = true;
        }
        if (result.isFailure()) {
            malformed.accept(result.cause());
            if (last instanceof HttpRequest request) {
                request.setDecoderResult(DecoderResult.SUCCESS);
            } else {
                out.remove(out.size() - 1);
            }
        } else if (last instanceof LastHttpContent) {
            reading = false;
        }
    }

    private void answered() {
        answering = false;
        if (waiting) {
            // Not from here, where one answer's end would call for the next, and so on.
            channel.eventLoop().execute(this::resume);
        }
    }

    private void resume() {
        waiting = false;
        ChannelHandlerContext self = channel.pipeline().context(this);
        if (self == null || !channel.isActive()) {
            return;
        }
        try {
            channelRead(self, Unpooled.EMPTY_BUFFER);
            channelReadComplete(self);
        } catch (Exception e) {
            self.fireExceptionCaught(e);
        }
        if (!waiting) {
            channel.config().setAutoRead(true);
        }
    }

    /** What is decoded is not a version of HTTP that the server speaks. */
    static final class UnsupportedVersionException extends RuntimeException {

        private static final long serialVersionUID = 1;

        UnsupportedVersionException() {
            super("neither HTTP/1.1 nor HTTP/1.0", null, false, false);
        }
    }

    /** Sees the answers on their way to the socket. */
    private final class Answers extends ChannelOutboundHandlerAdapter {

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // the promise hears what becomes of it
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            boolean interim = message instanceof HttpResponse response
                    && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            if (message instanceof LastHttpContent && !interim) {
                context.write(message, promise.unvoid().addListener(written -> answered()));
            } else {
                context.write(message, promise);
            }
        }
    }
}
