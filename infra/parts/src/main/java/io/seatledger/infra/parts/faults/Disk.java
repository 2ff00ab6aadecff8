package io.seatledger.infra.parts.faults;

import io.seatledger.infra.parts.AtExit;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small disk of its own for the database, which can be filled. Where nothing may be mounted, it is a plain folder.
 */
final class Disk implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Disk.class);
    private static final long MEBIBYTES_AT_LEAST = 192;
    private static final long MEBIBYTES_A_MINUTE = 24;

    private final Path folder;
    private final Path ballast;
    private final String obstacle;
    private boolean mounted;

    private Disk(Path folder, String obstacle) {
        this.folder = folder;
        this.ballast = folder.resolve("ballast");
        this.obstacle = obstacle;
        mounted = obstacle.isEmpty();
        AtExit.closeFirst(this);
    }

    /** Mounts a disk that is large enough for a run of this length. */
    static Disk mount(Path folder, Duration run) throws IOException {
        Files.createDirectories(folder);
        long size = MEBIBYTES_AT_LEAST + MEBIBYTES_A_MINUTE * run.toMinutes();
        String obstacle;
        try {
            obstacle =
                    output("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + size + "m", "faults", folder.toString());
        } catch (IOException e) {
            obstacle = e.toString();
        }
        if (!obstacle.isEmpty()) {
            LOG.warn("The disk will not be filled, because none can be mounted: {}", obstacle);
        }
        return new Disk(folder, obstacle);
    }

    boolean canBeFilled() {
        return obstacle.isEmpty();
    }

    /** An empty folder on the disk. */
    Path folderFor(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    /** Leaves no room for another page. */
    void fill() {
        byte[] block = new byte[64 * 1024];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException _) {
            // The disk is full.
        }
    }

    void clear() {
        try {
            Files.deleteIfExists(ballast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a program says; empty if it is content. */
    private static String output(String... command) throws IOException {
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return process.waitFor() == 0 ? "" : output.strip() + " (" + process.exitValue() + ")";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (mounted) {
            mounted = false;
            try {
                String problem = output("umount", folder.toString());
                if (!problem.isEmpty()) {
                    LOG.warn("{} is still mounted: {}", folder, problem);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
