package io.seatledger.infra.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The packages of a source tree and what they import from each other, for architecture tests.
 *
 * <p>ArchUnit reads class files, and javac inlines constants: a dependency through a constant is visible in the source
 * only. This class reads the {@code import} lines, which therefore complement ArchUnit. It does not see a class that is
 * written with its full name instead of being imported.
 */
public final class SourcePackages {

    private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
    private static final Pattern IMPORT =
            Pattern.compile("^import (?:static )?([\\w.]+)(?:\\.\\*)?;", Pattern.MULTILINE);

    /** Importing package, to imported package, to the first file that has such an import. */
    private final Map<String, Map<String, String>> imports = new TreeMap<>();

    private SourcePackages(Map<String, String> sources) {
        new TreeMap<>(sources).forEach(this::add);
        if (imports.isEmpty()) {
            throw new IllegalArgumentException("There are no sources.");
        }
    }

    /**
     * Reads every {@code .java} file below a folder.
     *
     * @param root a source folder such as {@code src/main/java}, relative to the module that runs the test
     * @throws IllegalArgumentException when the folder contains no sources
     */
    public static SourcePackages in(Path root) throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                sources.put(root.relativize(file).toString(), Files.readString(file));
            }
        }
        return new SourcePackages(sources);
    }

    /**
     * Reads sources that a test makes up.
     *
     * @param sources file name, as it should appear in a cycle, to the text of the file
     */
    public static SourcePackages of(Map<String, String> sources) {
        return new SourcePackages(sources);
    }

    /**
     * The packages that a package imports from, its own tree's and any library's.
     *
     * @param packageName exact name; subpackages are not included
     * @throws IllegalArgumentException when no source is in that package, so that a rule about a renamed package fails
     */
    public SortedSet<String> importsFrom(String packageName) {
        Map<String, String> imported = imports.get(packageName);
        if (imported == null) {
            throw new IllegalArgumentException("No source is in the package " + packageName + ".");
        }
        return new TreeSet<>(imported.keySet());
    }

    /**
     * A shortest cycle through each package that is part of one, such as {@code a (a/A.java) -> b (b/B.java) -> a}: the
     * file is one whose import leads to the next package.
     *
     * @return empty when there is no cycle
     */
    public List<String> cycles() {
        Set<String> cycles = new TreeSet<>();
        for (String start : imports.keySet()) {
            List<String> cycle = shortestCycle(start);
            if (!cycle.isEmpty()) {
                // The same cycle is found from each of its packages: begin with the same one.
                Collections.rotate(cycle, -cycle.indexOf(Collections.min(cycle)));
                cycles.add(readable(cycle));
            }
        }
        return List.copyOf(cycles);
    }

    private void add(String file, String source) {
        Matcher declaration = PACKAGE.matcher(source);
        if (!declaration.find()) {
            throw new IllegalArgumentException(file + " has no package declaration.");
        }
        String from = declaration.group(1);
        Map<String, String> imported = imports.computeIfAbsent(from, _ -> new TreeMap<>());
        IMPORT.matcher(source)
                .results()
                .map(line -> packageOf(line.group(1)))
                .filter(to -> !to.equals(from))
                .forEach(to -> imported.putIfAbsent(to, file));
    }

    /** A name's package ends where the first part begins with an upper-case letter, as that is a type. */
    private static String packageOf(String imported) {
        List<String> parts = Stream.of(imported.split("\\.", -1))
                .takeWhile(part -> !Character.isUpperCase(part.charAt(0)))
                .toList();
        return String.join(".", parts);
    }

    private List<String> shortestCycle(String start) {
        Map<String, String> cameFrom = new HashMap<>();
        Deque<String> next = new ArrayDeque<>(List.of(start));
        while (!next.isEmpty()) {
            String from = next.remove();
            for (String to : imports.getOrDefault(from, Map.of()).keySet()) {
                if (cameFrom.putIfAbsent(to, from) == null) {
                    next.add(to);
                }
            }
        }
        List<String> backwards = new ArrayList<>();
        String at = cameFrom.get(start);
        while (at != null && !at.equals(start)) {
            backwards.add(at);
            at = cameFrom.get(at);
        }
        if (at != null) {
            backwards.add(start);
        }
        Collections.reverse(backwards);
        return backwards;
    }

    private String readable(List<String> cycle) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < cycle.size(); i++) {
            String from = cycle.get(i);
            String to = cycle.get((i + 1) % cycle.size());
            text.append("%s (%s) -> "
                    .formatted(from, imports.getOrDefault(from, Map.of()).get(to)));
        }
        return text.append(cycle.getFirst()).toString();
    }
}
