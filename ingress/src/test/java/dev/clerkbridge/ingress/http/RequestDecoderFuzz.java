// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/** For any bytes in any chunks, the decoder passes on one request at a time, and no request after a malformed one. */
public final class RequestDecoderFuzz {

    private RequestDecoderFuzz() {}

    public static void requestsComeOneAtATime(FuzzedDataProvider data) {
        // Given
        Server server = new Server();
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast("httpDecoder", new HttpRequestDecoder());
        channel.pipeline().addLast("httpEncoder", new HttpResponseEncoder());
        channel.pipeline().addLast("handler", server);
        RequestDecoder.install(channel, server::malformed);

        // When
        while (data.remainingBytes() > 0) {
            channel.writeInbound(Unpooled.wrappedBuffer(data.consumeBytes(data.consumeInt(1, 5_000))));
            channel.runPendingTasks();
            channel.checkException();
        }
        channel.releaseOutbound();
        channel.finishAndReleaseAll();
    }

    /** Answers each complete request and fails on unexpected messages. */
    private static final class Server extends ChannelInboundHandlerAdapter {

        private boolean reading;
        private boolean malformed;

        void malformed(Throwable cause) {
            assertThat(malformed).isFalse();
            assertThat(cause).isNotNull();
            malformed = true;
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // writes to an in-memory channel complete immediately
        public void channelRead(ChannelHandlerContext context, Object message) {
            HttpObject part = (HttpObject) message;
            assertThat(part.decoderResult().isSuccess()).isTrue();
            if (part instanceof HttpRequest) {
                assertThat(reading).isFalse();
                reading = true;
            } else {
                assertThat(part).isInstanceOf(HttpContent.class);
                assertThat(reading).isTrue();
                assertThat(malformed).isFalse();
            }
            if (part instanceof LastHttpContent) {
                reading = false;
                context.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
            }
            ReferenceCountUtil.release(message);
        }
    }
}
