// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.process;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A Vert.x server that only reads the body of a request and answers 200. It has as many event loops and the same kind
 * of sockets as the ingress, so its throughput is the ingress's upper bound.
 *
 * <p>Arguments: port, number of event loops, and optionally a Kafka address. If there is an address, the server also
 * starts a producer.
 */
public final class BareServer {

    private BareServer() {}

    /** Runs until the process is stopped. */
    public static void main(String[] arguments) throws InterruptedException, ExecutionException {
        int port = Integer.parseInt(arguments[0]);
        int loops = Integer.parseInt(arguments[1]);
        if (arguments.length > 2) {
            producer(arguments[2]);
        }
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops).setPreferNativeTransport(true));
        vertx.deployVerticle(() -> new Answers(port), new DeploymentOptions().setInstances(loops))
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    @SuppressWarnings("resource") // closed when the process ends
    private static void producer(String bootstrapServers) {
        ByteArraySerializer bytes = new ByteArraySerializer();
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(Map.of("bootstrap.servers", bootstrapServers, "acks", "all"), bytes, bytes);
        Runtime.getRuntime().addShutdownHook(new Thread(producer::close));
    }

    private static final class Answers extends AbstractVerticle {

        private final int port;

        Answers(int port) {
            this.port = port;
        }

        @Override
        public void start() {
            vertx.createHttpServer(new HttpServerOptions().setPort(port).setHost("127.0.0.1"))
                    .requestHandler(request ->
                            request.body().onSuccess(body -> request.response().end()))
                    .listen()
                    .onFailure(Throwable::printStackTrace);
        }
    }
}
