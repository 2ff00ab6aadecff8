package io.seatledger.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.seatledger.infra.parts.Settings;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void allOfLibrariesAreRead() {
        assertThat(Settings.withoutReader("application.yaml", "seatledger.")).isEmpty();
    }
}
