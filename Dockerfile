# Builds the images of the services, and of the stand-in for Clerk's API:
#   docker build --target ingress            -t clerk-bridge/ingress .
#   docker build --target consumer-user-sync -t clerk-bridge/consumer-user-sync .
#   docker build --target console            -t clerk-bridge/console .
#   docker build --target bridge             -t clerk-bridge/bridge .    the stand-in for Clerk's API
# ./mvnw runs in the JDK image; the services run in the JRE image. Works with the classic builder; BuildKit builds only the
# stages that a target needs.

ARG JAVA=25

# ---- build: the jars, their libraries, the health check, SQLite's native library -------------------------------------
FROM eclipse-temurin:${JAVA}-jdk AS build
WORKDIR /src
COPY mvnw pom.xml ./
COPY .mvn .mvn
COPY contract/pom.xml contract/
COPY operations/pom.xml operations/
COPY ingress/pom.xml ingress/
COPY consumer-user-sync/pom.xml consumer-user-sync/
COPY console/pom.xml console/
COPY local-stack/pom.xml local-stack/
COPY testing/testbed/pom.xml testing/testbed/
COPY testing/bench/pom.xml testing/bench/
COPY testing/faults/pom.xml testing/faults/
COPY testing/deployment/pom.xml testing/deployment/
# Runs the build below once without the sources, to download Maven and all dependencies into a layer that is reused until
# a pom changes.
RUN mkdir -p console/src/main/jte && ./mvnw -q -B -ntp -Dquick -Dmaven.test.skip=true -pl local-stack -am package

COPY contract/src/main contract/src/main
COPY operations/src/main operations/src/main
COPY ingress/src/main ingress/src/main
COPY consumer-user-sync/src/main consumer-user-sync/src/main
COPY console/src/main console/src/main
COPY docs/runbook.md docs/
COPY local-stack/src/main local-stack/src/main
COPY testing/testbed/src/main testing/testbed/src/main
RUN ./mvnw -q -B -ntp -Dquick -Dmaven.test.skip=true -pl local-stack -am package

COPY deploy/image deploy/image
RUN javac -d /out/health deploy/image/HealthCheck.java \
 && case "$(uname -m)" in x86_64) arch=x86_64 ;; aarch64) arch=aarch64 ;; *) echo "no SQLite for $(uname -m)" >&2; exit 1 ;; esac \
 && mkdir /out/native && cd /out/native \
 && jar xf /src/ingress/target/lib/sqlite-jdbc-*.jar "org/sqlite/native/Linux/$arch/libsqlitejdbc.so" \
 && mv "org/sqlite/native/Linux/$arch/libsqlitejdbc.so" . && rm -r org

# ---- runtime: the common part of all images -------------------------------------------------------------------------
FROM eclipse-temurin:${JAVA}-jre AS runtime
# The user is a number, because runAsNonRoot in Kubernetes cannot check a name. The journal's directory exists so that a
# new volume gets the directory's owner.
RUN mkdir -p /app /var/lib/clerk-bridge/journal && chown -R 10001:10001 /var/lib/clerk-bridge
COPY --from=build /out/health /app/health
COPY LICENSE deploy/image/THIRD-PARTY-NOTICES.txt /app/
COPY deploy/image/jvm.options deploy/image/image.options deploy/image/run deploy/image/ask /app/
# COPY keeps the permissions of the clone's files, which a umask such as 027 denies to the images' user.
RUN chmod -R a+rX /app
WORKDIR /app

# Copies the libraries before the jar, because the libraries change rarely and the jar changes with every commit.
FROM runtime AS ingress-app
COPY --from=build /out/native /app/native
COPY --from=build /src/ingress/target/lib /app/lib
COPY --from=build /src/ingress/target/ingress.jar /app/

FROM runtime AS consumer-user-sync-app
COPY --from=build /src/consumer-user-sync/target/lib /app/lib
COPY --from=build /src/consumer-user-sync/target/consumer-user-sync.jar /app/

FROM runtime AS console-app
COPY --from=build /src/console/target/lib /app/lib
COPY --from=build /src/console/target/console.jar /app/
# The console needs neither a training run for a fast start nor the native library of the journal.
RUN rm /app/image.options

# ---- training: a short run of the ingress and of the consumer, recorded so that the images start faster ---------------
FROM runtime AS train
RUN useradd --uid 10001 --create-home train && chown train /app
COPY --from=build /src/local-stack/target/lib /stack/lib
COPY --from=build /src/local-stack/target/local-stack.jar /stack/
COPY deploy/image/train /stack/train
RUN chmod a+rx /stack/train
COPY --from=build /out/native /app/native
USER 10001

FROM train AS ingress-train
COPY --from=ingress-app /app /app
RUN /stack/train ingress

FROM train AS consumer-user-sync-train
COPY --from=consumer-user-sync-app /app /app
RUN /stack/train consumer-user-sync

# ---- the images -----------------------------------------------------------------------------------------------------
FROM runtime AS bridge
COPY --from=build /src/local-stack/target/lib /app/lib
COPY --from=build /src/local-stack/target/local-stack.jar /app/
RUN rm /app/image.options
USER 10001:10001
ENTRYPOINT ["/app/run", "local-stack"]

FROM console-app AS console
ENV CONSOLE_PORT=8090 LOG_FORMAT=json
USER 10001:10001
EXPOSE 8090
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["/app/ask", "8090", "/health/live"]
ENTRYPOINT ["/app/run", "console"]

FROM consumer-user-sync-app AS consumer-user-sync
COPY --from=consumer-user-sync-train /home/train/app.aot /app/
ENV MANAGEMENT_PORT=8082 LOG_FORMAT=json
USER 10001:10001
EXPOSE 8082
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["/app/ask", "8082"]
ENTRYPOINT ["/app/run", "consumer-user-sync"]

FROM ingress-app AS ingress
COPY --from=ingress-train /home/train/app.aot /app/
ENV HTTP_PORT=8080 MANAGEMENT_PORT=8081 \
    JOURNAL_DIR=/var/lib/clerk-bridge/journal LOG_FORMAT=json
USER 10001:10001
VOLUME ["/var/lib/clerk-bridge/journal"]
EXPOSE 8080 8081
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["/app/ask", "8081"]
ENTRYPOINT ["/app/run", "ingress"]
