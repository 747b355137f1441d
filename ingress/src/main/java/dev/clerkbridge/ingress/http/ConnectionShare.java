// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The part of the {@link MemoryBudget} that one connection holds. It is the channel handler closest to the socket,
 * before TLS and HTTP, so it sees every connection and can close one whose client reads nothing.
 */
final class ConnectionShare extends ChannelInboundHandlerAdapter {

    private static final AttributeKey<ConnectionShare> KEY = AttributeKey.valueOf(ConnectionShare.class, "share");

    private final MemoryBudget budget;
    private volatile @Nullable ChannelHandlerContext socket;
    private boolean stranger = true;

    final long openedAt = System.nanoTime();

    /** Guarded by the budget's lock, like {@link #bodyBytes}. */
    boolean open = true;

    int bodyBytes;

    ConnectionShare(MemoryBudget budget) {
        this.budget = budget;
    }

    static ConnectionShare of(Channel channel) {
        return Objects.requireNonNull(channel.attr(KEY).get(), "the connection has no share");
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nothing waits for the close
    public void handlerAdded(ChannelHandlerContext context) {
        context.channel().attr(KEY).set(this);
        context.channel().closeFuture().addListener(closed -> budget.close(this));
        socket = context;
        if (!budget.distrust(this)) {
            context.close();
        }
    }

    /** Received bytes move the connection to the end of those that may be closed. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        if (stranger) {
            budget.distrust(this);
        }
        context.fireChannelRead(bytes);
    }

    /** Changes the reservation to a body of this size; false if there is no room. */
    boolean hold(int bytes) {
        int beside = bytes <= MemoryBudget.SMALL_BODY_BYTES ? 0 : bytes;
        if (beside > 0 && !stranger) {
            stranger = true;
            budget.distrust(this);
        }
        return beside == bodyBytes || budget.hold(this, beside);
    }

    /** Marks the connection as one that sent a verified delivery. */
    void trust() {
        if (stranger) {
            stranger = false;
            budget.trust(this);
        }
    }

    /** Closes the connection immediately; unsent answers are lost. Thread-safe. */
    @SuppressWarnings("FutureReturnValueIgnored") // nothing waits for the close
    void cut() {
        ChannelHandlerContext context = socket;
        if (context != null) {
            context.executor().execute(context::close);
        }
    }
}
