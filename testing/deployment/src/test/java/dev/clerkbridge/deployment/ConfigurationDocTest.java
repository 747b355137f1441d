package dev.clerkbridge.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clerkbridge.deployment.Installation.Workload;
import dev.clerkbridge.ingress.config.ConfigException;
import dev.clerkbridge.ingress.config.IngressConfig;
import dev.clerkbridge.usersync.config.InvalidConfigException;
import dev.clerkbridge.usersync.config.SyncConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** docs/configuration.md names the variables that the services read, all of them, with their true defaults. */
class ConfigurationDocTest {

    private static final String SECRET = "CLERK_WEBHOOK_SIGNING_SECRET";
    private static final Map<String, String> INGRESS_REQUIRED = Map.of(SECRET, "whsec_bmV3ZXN0LXNpZ25pbmctc2VjcmV0");
    private static final Map<String, String> CONSUMER_REQUIRED = Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", "localhost:9092",
            "DATABASE_URL", "jdbc:postgresql://localhost/clerk",
            "DATABASE_USER", "clerk");

    private static final Pattern ROW = Pattern.compile("\\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \\|([^|]*)\\|.*");
    private static final Pattern LOGGING = Pattern.compile("\\$\\{([A-Z_]+):-");

    @Test
    void everyVariableOfTheIngressIsNamed() {
        // Given
        Recorder asked = new Recorder(Map.of());

        // When
        try {
            IngressConfig.from(asked);
        } catch (ConfigException e) {
            assertThat(e).hasMessageContaining(SECRET);
        }

        // Then
        assertThat(documented("## Ingress").keySet())
                .containsExactlyInAnyOrderElementsOf(asked.with(logging("ingress")));
    }

    @Test
    void everyVariableOfTheConsumerIsNamed() {
        // Given
        Recorder asked = new Recorder(Map.of());

        // When
        try {
            SyncConfig.from(asked::get);
        } catch (InvalidConfigException e) {
            assertThat(e).hasMessageContaining("DATABASE_URL");
        }

        // Then
        Set<String> own = Set.of("KAFKA_BOOTSTRAP_SERVERS", "KAFKA_GROUP_ID", "KAFKA_GROUP_PROTOCOL");
        asked.names.removeIf(name -> name.startsWith("KAFKA_") && !own.contains(name));
        assertThat(documented("## Consumer").keySet())
                .containsExactlyInAnyOrderElementsOf(asked.with(logging("consumer-user-sync")));
    }

    @Test
    void theDefaultsOfTheIngressAreTrue() throws ConfigException {
        assertThat(IngressConfig.from(defaultsOver(INGRESS_REQUIRED, "## Ingress")))
                .hasToString(IngressConfig.from(INGRESS_REQUIRED).toString());
    }

    @Test
    void theDefaultsOfTheConsumerAreTrue() {
        assertThat(SyncConfig.from(defaultsOver(CONSUMER_REQUIRED, "## Consumer")::get))
                .isEqualTo(SyncConfig.from(CONSUMER_REQUIRED::get));
    }

    @Test
    void composeAndKubernetesSetNothingThatNobodyReads() {
        // Given
        Set<String> known = new TreeSet<>(documented("## Ingress").keySet());
        known.addAll(documented("## Consumer").keySet());
        Installation base = Installation.base();
        JsonNode services =
                Manifests.documents(Project.text("docker-compose.yml")).get(0).path("services");

        // When
        Stream<String> compose = Stream.of("ingress", "consumer-user-sync")
                .flatMap(service -> services.path(service).path("environment").properties().stream())
                .map(Map.Entry::getKey);
        Stream<String> kubernetes = Stream.concat(
                        base.all(ConfigMap.class).flatMap(map -> map.getData().keySet().stream()),
                        base.services().stream()
                                .map(Workload::environment)
                                .flatMap(variables -> variables.stream().map(EnvVar::getName)))
                .filter(variable -> !variable.equals("KAFKA_SASL_JAAS_CONFIG"));

        // Then
        assertThat(Stream.concat(compose, kubernetes)).isNotEmpty().isSubsetOf(known);
    }

    private static Map<String, String> defaultsOver(Map<String, String> required, String section) {
        Map<String, String> variables = new HashMap<>(documented(section));
        variables.values().removeIf(String::isEmpty);
        variables.putAll(required);
        return variables;
    }

    /** Variable → default of a section's table; empty where there is none. */
    private static Map<String, String> documented(String section) {
        Map<String, String> variables = new LinkedHashMap<>();
        String page = Project.text("docs/configuration.md");
        int start = page.indexOf(section + "\n") + section.length();
        int end = page.indexOf("\n## ", start);
        for (String line : page.substring(start, end).split("\n", -1)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                String cell = row.group(2).strip();
                String value = cell.startsWith("`") ? cell.replace("`", "") : "";
                for (String name : row.group(1).replace("`", "").split(", ", -1)) {
                    variables.put(name, value);
                }
            }
        }
        return variables;
    }

    private static Set<String> logging(String module) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = LOGGING.matcher(Project.text(module + "/src/main/resources/logback.xml"));
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** An environment that notes what it is asked for. */
    private static final class Recorder extends HashMap<String, String> {

        private static final long serialVersionUID = 1;

        private final Set<String> names = new TreeSet<>();

        Recorder(Map<String, String> variables) {
            super(variables);
        }

        @Override
        public @Nullable String get(Object name) {
            names.add((String) name);
            return super.get(name);
        }

        Set<String> with(Set<String> others) {
            Set<String> all = new TreeSet<>(names);
            all.addAll(others);
            return all;
        }
    }
}
