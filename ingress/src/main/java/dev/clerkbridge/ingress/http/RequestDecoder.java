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
 * Decodes the requests of one connection, one at a time. Decodes the next request only after the previous answer was
 * written to the socket, so answers never accumulate in memory. If a client sends the next request earlier, its bytes
 * fill at most two read buffers, and then TCP makes the client wait.
 *
 * <p>Reports a malformed request to a separate listener and hides the fault from Vert.x, which would close the
 * connection before the answer is sent.
 */
final class RequestDecoder extends VertxHttpRequestDecoder {

    /** Limited because the shortest header takes thirty times as many bytes in memory as on the wire. */
    static final int MAX_HEADERS = 100;

    private static final Http1ServerConfig LIMITS = new Http1ServerConfig()
            .setMaxInitialLineLength(4 * 1024)
            .setMaxHeaderSize(16 * 1024)
            .setMaxChunkSize(64 * 1024);

    private static final String DECODER = "httpDecoder";
    private static final String ENCODER = "httpEncoder";

    private final Channel channel;
    private final Consumer<Throwable> malformed;
    /** True from a request's headers to the end of its body. */
    private boolean reading;
    /** True from a request's headers to the end of its answer. */
    private boolean answering;
    /** Whether bytes of the next request arrived before the current answer was sent. */
    private boolean waiting;

    private int headers;

    private RequestDecoder(Channel channel, Consumer<Throwable> malformed) {
        super(LIMITS);
        this.channel = channel;
        this.malformed = malformed;
    }

    /**
     * Replaces Vert.x's decoder on a new connection, before anything is read.
     *
     * @param malformed receives the fault of a malformed request. If its head is malformed, receives the fault before
     *     Vert.x receives the request
     */
    static void install(Channel channel, Consumer<Throwable> malformed) {
        ChannelPipeline pipeline = channel.pipeline();
        RequestDecoder decoder = new RequestDecoder(channel, malformed);
        pipeline.replace(DECODER, DECODER, decoder);
        pipeline.addAfter(ENCODER, "answers", decoder.new AnswerListener());
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

    /** Does not call the superclass, which would continue to read although the next request must wait. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        discardSomeReadBytes();
        context.fireChannelReadComplete();
    }

    /** Drops the remaining bytes, because the connection is closed. */
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
        if (++headers > MAX_HEADERS) {
            throw new TooLongHttpHeaderException("more than " + MAX_HEADERS + " headers");
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
            // A separate task, because a direct call would recurse from each answer into the next request.
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

    /** The request has an HTTP version that the server does not support. */
    static final class UnsupportedVersionException extends RuntimeException {

        private static final long serialVersionUID = 1;

        UnsupportedVersionException() {
            super("neither HTTP/1.1 nor HTTP/1.0", null, false, false);
        }
    }

    /** Calls {@link #answered} when an answer has been written to the socket. */
    private final class AnswerListener extends ChannelOutboundHandlerAdapter {

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // the promise receives the result
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
