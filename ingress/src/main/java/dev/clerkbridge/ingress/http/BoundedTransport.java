// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Uses Netty's native transport (epoll) if its library is available, otherwise Java NIO. Every accepted connection gets
 * {@link ConnectionMemory} from the {@link MemoryBudget} or is closed immediately.
 *
 * <p>Connections are counted here, because Vert.x exposes a connection only after its TLS handshake, and a client may
 * never finish the handshake.
 */
public final class BoundedTransport implements Transport, io.vertx.core.spi.transport.Transport {

    /**
     * The maximum size of a read buffer. The server fills at most two before it handles another connection. If a client
     * sends faster than the server answers, its data stays in the socket, and TCP makes the client wait.
     */
    private static final int READ_BYTES = 16 * 1024;

    private static final int PAUSE_MILLIS = 20;

    private final Transport transport;
    private final io.vertx.core.spi.transport.Transport sockets;
    private final MemoryBudget budget;
    private final HandshakeLimit handshakes;

    private BoundedTransport(Transport transport, MemoryBudget budget) {
        this.transport = transport;
        this.sockets = transport.implementation();
        this.budget = budget;
        this.handshakes = new HandshakeLimit(budget);
    }

    /** Creates a Vert.x instance. All its servers share the budget. */
    public static Vertx vertx(VertxOptions options, MemoryBudget budget) {
        Transport transport = Transport.nativeTransport();
        boolean available = transport != null && transport.available();
        return Vertx.builder()
                .with(options)
                .withTransport(new BoundedTransport(available ? transport : Transport.NIO, budget))
                .build();
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        ChannelFactory<? extends ServerChannel> factory = sockets.serverChannelFactory(domainSocket);
        return () -> {
            ServerChannel channel = factory.newChannel();
            channel.pipeline().addLast(new AdmissionHandler(budget, handshakes));
            return channel;
        };
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return sockets.channelFactory(domainSocket);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return sockets.ioHandlerFactory();
    }

    @Override
    public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
        return sockets.datagramChannelFactory();
    }

    @Override
    @SuppressWarnings("deprecation") // the interface requires it
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return sockets.datagramChannel(family);
    }

    @Override
    public String name() {
        return "bounded-" + transport.name();
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
        return null;
    }

    @Override
    public io.vertx.core.spi.transport.Transport implementation() {
        return this;
    }

    /** A handler of the server channel that sees each accepted connection before Vert.x does. */
    static final class AdmissionHandler extends ChannelInboundHandlerAdapter {

        private final MemoryBudget budget;
        private final HandshakeLimit handshakes;
        /**
         * Whether the next call of {@link #waitWhileCrowded} is scheduled. The NIO transport accepts several
         * connections after reading was turned off.
         */
        private boolean waiting;

        AdmissionHandler(MemoryBudget budget, HandshakeLimit handshakes) {
            this.budget = budget;
            this.handshakes = handshakes;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            Channel connection = (Channel) accepted;
            ConnectionMemory memory = budget.open();
            if (memory == null) {
                connection.unsafe().closeForcibly();
                return;
            }
            connection
                    .config()
                    .setRecvByteBufAllocator(
                            new AdaptiveRecvByteBufAllocator(512, 2048, READ_BYTES).maxMessagesPerRead(2));
            connection.pipeline().addLast(memory);
            handshakes.begun(connection);
            context.fireChannelRead(connection);
            if (!waiting) {
                waitWhileCrowded(context.channel());
            }
        }

        /**
         * Leaves new connections in the operating system's queue while too many handshakes are unfinished, or while
         * {@link MemoryBudget#crowded} says that room will be made soon.
         */
        @SuppressWarnings("FutureReturnValueIgnored") // nothing waits for the result
        private void waitWhileCrowded(Channel port) {
            boolean crowded = handshakes.reached() || budget.crowded();
            port.config().setAutoRead(!crowded);
            waiting = crowded && port.isOpen();
            if (waiting) {
                port.eventLoop().schedule(() -> waitWhileCrowded(port), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }
}
