package io.seatledger.infra.parts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares the settings in a service's {@code application.yaml} with those that its libraries read. */
public final class Settings {

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Settings() {}

    /**
     * The settings that no library on the class path reads, in the order of the file. Spring Boot ignores them without
     * a word, even those that an earlier version has read.
     *
     * @param own the prefix of the service's own settings, which are left out
     */
    public static List<String> withoutReader(String resource, String own) {
        Set<String> single = new HashSet<>();
        Set<String> maps = new HashSet<>();
        readMetadata(single, maps);
        List<String> names = new ArrayList<>();
        try (InputStream file = open(resource)) {
            addNames("", new Yaml().load(file), names);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names.stream()
                .filter(name -> !name.startsWith(own))
                .filter(name -> !single.contains(name))
                .filter(name -> maps.stream().noneMatch(map -> name.startsWith(map + ".")))
                .toList();
    }

    private static InputStream open(String resource) {
        return Objects.requireNonNull(loader().getResourceAsStream(resource), resource);
    }

    private static ClassLoader loader() {
        return Thread.currentThread().getContextClassLoader();
    }

    private static void addNames(String prefix, Object value, List<String> names) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> addNames(prefix.isEmpty() ? "" + key : prefix + "." + key, inner, names));
        } else {
            names.add(prefix);
        }
    }

    private static void readMetadata(Set<String> single, Set<String> maps) {
        try {
            for (URL library : Collections.list(loader().getResources(METADATA))) {
                try (InputStream stream = library.openStream()) {
                    for (JsonNode property : JSON.readTree(stream).path("properties")) {
                        if (!property.path("deprecation")
                                .path("level")
                                .asString("")
                                .equals("error")) {
                            String type = property.path("type").asString("");
                            boolean isMap = type.startsWith("java.util.Map") || type.equals("java.util.Properties");
                            (isMap ? maps : single).add(property.path("name").asString());
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
