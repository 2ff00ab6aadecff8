import static java.nio.charset.StandardCharsets.UTF_8;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

/**
 * Formats every Java file below a folder with palantir-java-format, or checks that it is formatted. It runs as a single
 * source file on the build's JDK, because the formatter reads Java with the compiler of the JVM that runs it, and Maven
 * itself may run on an older one.
 */
final class Format {

    private static final int LONGEST_LINE = 120;
    private static final Set<String> SKIPPED = Set.of("target", "node_modules", ".git", ".data");

    private final Path root;
    private final boolean check;
    private final Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(Style.PALANTIR)
            .formatJavadoc(true)
            .build());
    private final Set<String> complaints = new ConcurrentSkipListSet<>();

    private Format(Path root, boolean check) {
        this.root = root;
        this.check = check;
    }

    /** Takes {@code check} or {@code write}, and the folder. Ends with 1 when something is left to do. */
    public static void main(String[] arguments) throws IOException {
        var format = new Format(Path.of(arguments[1]), arguments[0].equals("check"));
        format.files().parallelStream().forEach(format::handle);
        format.complaints.forEach(System.err::println);
        if (!format.complaints.isEmpty()) {
            System.err.println("Run mvn -N validate -Dformat=write, and break the lines that it cannot break.");
            System.exit(1);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> Stream.iterate(root.relativize(file), path -> path != null, Path::getParent)
                            .noneMatch(
                                    path -> SKIPPED.contains(path.getFileName().toString())))
                    .toList();
        }
    }

    private void handle(Path file) {
        try {
            String source = Files.readString(file);
            String formatted = formatter.formatSourceAndFixImports(source);
            if (check && !formatted.equals(source)) {
                complain(file, "is not formatted");
            } else if (!formatted.equals(source)) {
                Files.write(file, formatted.getBytes(UTF_8));
            }
            String[] lines = formatted.split("\n", -1);
            for (int i = 0; i < lines.length; i++) {
                // An import cannot be broken.
                if (lines[i].codePointCount(0, lines[i].length()) > LONGEST_LINE && !lines[i].startsWith("import ")) {
                    complain(file, "has more than %d characters in line %d".formatted(LONGEST_LINE, i + 1));
                }
                if (lines[i].matches("import .*\\*;")) {
                    complain(file, "imports everything of a package in line " + (i + 1));
                }
            }
        } catch (Exception e) {
            complain(file, "cannot be formatted: " + e.getMessage());
        }
    }

    private void complain(Path file, String what) {
        complaints.add(root.relativize(file) + " " + what);
    }
}
