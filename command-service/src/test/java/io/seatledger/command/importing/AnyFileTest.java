package io.seatledger.command.importing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.command.decision.RefusedException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What holds for a file of any bytes. They are random, and the same in each run. {@code -Dfuzz.files} makes it more.
 */
class AnyFileTest {

    private static final int FILES = Integer.getInteger("fuzz.files", 4_000);

    private static final List<byte[]> REAL = List.of(
            "email,name,licenses\nann@x.io,\"Lee, Ann\",pro:global\nbob@x.io,Bob,\n".getBytes(UTF_8),
            "sep=;\r\nE-Mail;Vorname;Nachname\r\nann@x.io;Ann;Lee\r\n".getBytes(Charset.forName("windows-1252")),
            "\uFEFFversion:v1.0\nEmail address to invite [inviteeEmail] Required\nann@x.io\n".getBytes(UTF_8),
            "\uFEFFemail\tname\nann@x.io\tAnn\n".getBytes(Charset.forName("UTF-16LE")),
            Workbook.of(List.of("email", "name"), List.of("ann@x.io", "Ann"), List.of(), List.of("bob@x.io", "Bob")));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void isReadOrRefusedAndNothingElse(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < FILES; round++) {
            byte[] bytes =
                    random.nextInt(3) == 0 ? random(random) : mutated(REAL.get(random.nextInt(REAL.size())), random);
            try {
                var file = UserFile.parse(UploadedFile.csvOf(bytes, null), random.nextBoolean());
                assertThat(file.rows()).as("seed %d, round %d", seed, round).isNotEmpty();
                assertThat(UserFile.parse(file.csv(), true).rows())
                        .as("seed %d, round %d", seed, round)
                        .hasSameSizeAs(file.rows());
            } catch (RefusedException e) {
                assertThat(e.refusal().detail())
                        .as("seed %d, round %d", seed, round)
                        .startsWith("The file ");
            } catch (RuntimeException e) {
                throw new AssertionError("seed %d, round %d: %s".formatted(seed, round, Arrays.toString(bytes)), e);
            }
        }
    }

    private static byte[] random(Random random) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] mutated(byte[] file, Random random) {
        byte[] bytes = Arrays.copyOf(file, random.nextInt(8) == 0 ? random.nextInt(file.length) : file.length);
        for (int i = random.nextInt(6); i > 0 && bytes.length > 0; i--) {
            byte[] some = {(byte) random.nextInt(256), '"', ',', '\n', ';', '@', 0, (byte) 0xFF};
            bytes[random.nextInt(bytes.length)] = some[random.nextInt(some.length)];
        }
        return bytes;
    }
}
