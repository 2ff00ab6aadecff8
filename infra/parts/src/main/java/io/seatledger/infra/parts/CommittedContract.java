package io.seatledger.infra.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The copies of the contracts in the repository: they show every change of a contract to who reviews it. */
public final class CommittedContract {

    private CommittedContract() {}

    /**
     * A service serves the contract of which {@code infra/contracts} has a copy. The working directory is that of the
     * service's module.
     *
     * @param file the name of the copy
     * @param served the contract as it is served now, in a form that does not depend on the run
     * @throws AssertionError if they differ; says how to see the difference, and how to renew the copy
     */
    public static void assertSame(String file, String served) throws IOException {
        Path module = Path.of("").toAbsolutePath();
        Path now = module.resolve("target/contracts").resolve(file);
        Files.createDirectories(now.getParent());
        Files.writeString(now, served);
        Path committed = module.resolveSibling("infra/contracts").resolve(file);
        if (!Files.exists(committed) || Files.mismatch(committed, now) != -1) {
            throw new AssertionError("""
                The contract has changed: diff infra/contracts/%1$s %2$s/target/contracts/%1$s
                If that is meant: cp %2$s/target/contracts/%1$s infra/contracts/\
                """.formatted(file, module.getFileName()));
        }
    }
}
