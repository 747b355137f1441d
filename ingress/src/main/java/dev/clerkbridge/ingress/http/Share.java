// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one connection holds of the {@link MemoryBudget}. It is the handler next to the socket, before TLS and HTTP, so
 * it knows every connection and can close one whose client reads nothing.
 */
final class Share extends ChannelInboundHandlerAdapter {

    private static final AttributeKey<Share> KEY = AttributeKey.valueOf(Share.class, "share");

    private final MemoryBudget budget;
    private volatile @Nullable ChannelHandlerContext socket;
    private boolean stranger = true;

    final long openedAt = System.nanoTime();

    /** The next two belong to the budget. */
    boolean open = true;

    int bodyBytes;

    Share(MemoryBudget budget) {
        this.budget = budget;
    }

    static Share of(Channel channel) {
        return Objects.requireNonNull(channel.attr(KEY).get(), "a connection without a share");
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end of the connection
    public void handlerAdded(ChannelHandlerContext context) {
        context.channel().attr(KEY).set(this);
        context.channel().closeFuture().addListener(closed -> budget.close(this));
        socket = context;
        if (!budget.distrust(this)) {
            context.close();
        }
    }

    /** A connection on which something comes is not the first to be cut. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        if (stranger) {
            budget.distrust(this);
        }
        context.fireChannelRead(bytes);
    }

    /** Makes room for a body of this size instead of the one before; false if there is none. */
    boolean hold(int bytes) {
        int beside = bytes <= MemoryBudget.SMALL_BODY_BYTES ? 0 : bytes;
        if (beside > 0 && !stranger) {
            stranger = true;
            budget.distrust(this);
        }
        return beside == bodyBytes || budget.hold(this, beside);
    }

    /** The connection has brought a genuine delivery. */
    void trust() {
        if (stranger) {
            stranger = false;
            budget.trust(this);
        }
    }

    /** From any thread: closes the connection at once. What its client has not read is lost. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end of the connection
    void cut() {
        ChannelHandlerContext context = socket;
        if (context != null) {
            context.executor().execute(context::close);
        }
    }
}
