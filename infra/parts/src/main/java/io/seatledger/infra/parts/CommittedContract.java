package io.seatledger.infra.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The copies of the contracts in the repository, which make every change of a contract visible in a review. */
public final class CommittedContract {

    private CommittedContract() {}

    /**
     * Asserts that a service serves the contract whose copy is in {@code infra/contracts}. The working directory must
     * be that of the service's module.
     *
     * @param file file name of the copy
     * @param served the contract as served, in a form that is the same in every run
     * @throws AssertionError if the two differ; the message says how to compare them and how to update the copy
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
                If the change is intended: cp %2$s/target/contracts/%1$s infra/contracts/\
                """.formatted(file, module.getFileName()));
        }
    }
}
