package dev.clerkbridge.ingress.http;

import dev.clerkbridge.ingress.config.HttpConfig;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sockets of which each port holds a limited number. What is one too many is closed as it is accepted.
 *
 * <p>Vert.x shows a connection only once its TLS handshake is done. Strangers who begin one and leave it at that are
 * therefore counted here.
 */
public final class BoundedTransport implements Transport, io.vertx.core.spi.transport.Transport {

    private final io.vertx.core.spi.transport.Transport sockets = Transport.NIO.implementation();
    private final int maxConnections;

    private BoundedTransport(int maxConnections) {
        this.maxConnections = maxConnections;
    }

    /** A Vert.x for a server with these settings: as it comes without TLS, with this transport where there is TLS. */
    public static Vertx vertx(VertxOptions options, HttpConfig settings) {
        if (settings.tls() == null) {
            return Vertx.vertx(options);
        }
        return Vertx.builder()
                .with(options)
                .withTransport(new BoundedTransport(settings.limits().maxConnections()))
                .build();
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        ChannelFactory<? extends ServerChannel> factory = sockets.serverChannelFactory(domainSocket);
        return () -> {
            ServerChannel channel = factory.newChannel();
            channel.pipeline().addLast(new Gate(maxConnections));
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
    @SuppressWarnings("deprecation") // Vert.x asks for it so
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return sockets.datagramChannel(family);
    }

    @Override
    public String name() {
        return "bounded-nio";
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

    /** Stands where a port's accepted connections come out, before anything is done about them. */
    private static final class Gate extends ChannelInboundHandlerAdapter {

        private final AtomicInteger open = new AtomicInteger();
        private final int most;

        Gate(int most) {
            this.most = most;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            Channel connection = (Channel) accepted;
            if (open.incrementAndGet() > most) {
                open.decrementAndGet();
                connection.unsafe().closeForcibly();
            } else {
                connection.closeFuture().addListener(closed -> open.decrementAndGet());
                context.fireChannelRead(connection);
            }
        }
    }
}
