package io.seatledger.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.common.IdentifierFactory;
import org.junit.jupiter.api.Test;

class IdentifiersTest {

    @Test
    void ofEventsAreOfVersion7AndBeginWithTheirTime() {
        long before = System.currentTimeMillis();

        List<UUID> ids = Stream.generate(() -> IdentifierFactory.getInstance().generateIdentifier())
                .limit(1_000)
                .map(UUID::fromString)
                .toList();

        assertThat(ids).doesNotHaveDuplicates().allSatisfy(id -> {
            assertThat(id.version()).isEqualTo(7);
            assertThat(id.variant()).isEqualTo(2);
            assertThat(id.getMostSignificantBits() >>> 16).isBetween(before, System.currentTimeMillis());
        });
    }

    @Test
    void ofCommandsAreDifferentKeysHoweverTheirPartsAreCut() {
        assertThat(new CommandKey("a", "bc", "d").digest())
                .isEqualTo(new CommandKey("a", "bc", "d").digest())
                .isNotEqualTo(new CommandKey("ab", "c", "d").digest())
                .isNotEqualTo(new CommandKey("a", "b", "cd").digest());
    }
}
