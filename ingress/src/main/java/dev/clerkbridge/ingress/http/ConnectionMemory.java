// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The memory that one connection reserves in the {@link MemoryBudget}. This channel handler is next to the socket,
 * before TLS and HTTP, so it sees every incoming byte and can close the connection even if the client reads nothing.
 */
final class ConnectionMemory extends ChannelInboundHandlerAdapter {

    private static final AttributeKey<ConnectionMemory> KEY = AttributeKey.valueOf(ConnectionMemory.class, "memory");

    private final MemoryBudget budget;
    private volatile @Nullable ChannelHandlerContext socket;
    private boolean replaceable = true;

    final long openedAt = System.nanoTime();

    /** Guarded by the budget's lock, like {@link #bodyBytes}. */
    boolean open = true;

    int bodyBytes;

    ConnectionMemory(MemoryBudget budget) {
        this.budget = budget;
    }

    static ConnectionMemory of(Channel channel) {
        return Objects.requireNonNull(channel.attr(KEY).get(), "the connection reserves no memory");
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nothing waits for the close
    public void handlerAdded(ChannelHandlerContext context) {
        context.channel().attr(KEY).set(this);
        context.channel().closeFuture().addListener(closed -> budget.close(this));
        socket = context;
        if (!budget.makeReplaceable(this)) {
            context.close();
        }
    }

    /** When bytes arrive on an unprotected connection, it becomes the last one that would be closed to make room. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        if (replaceable) {
            budget.makeReplaceable(this);
        }
        context.fireChannelRead(bytes);
    }

    /**
     * Changes the size that one body reserves. A connection can reserve memory for several bodies: that of its current
     * request, and those of requests that were answered because of a timeout while the acceptor still had the event. A
     * large body ends the protection of the connection. Returns false if the change needs more room than there is, or
     * if the connection is already closed.
     */
    boolean resize(int before, int after) {
        int more = additional(after) - additional(before);
        if (more > 0 && !replaceable) {
            replaceable = true;
            budget.makeReplaceable(this);
        }
        return more == 0 || budget.reserve(this, more);
    }

    private static int additional(int bytes) {
        return bytes <= MemoryBudget.SMALL_BODY_BYTES ? 0 : bytes;
    }

    /**
     * Protects the connection from being closed to make room, because it has sent a verified delivery. The protection
     * lasts until the connection sends its next large body.
     */
    void protect() {
        if (replaceable) {
            replaceable = false;
            budget.protect(this);
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
