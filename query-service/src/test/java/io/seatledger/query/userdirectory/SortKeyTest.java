package io.seatledger.query.userdirectory;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.Collator;
import com.ibm.icu.util.ULocale;
import com.ibm.icu.util.VersionInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortKeyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ådam, Emil, Émile, Łukasz, Zoe",
                "ada, Ada, Adà, Adam, adam@example.com",
                "Muller, Müller, Mullerin, Mülling",
                "Ole, Øle, Olf",
                "Jean Luc, Jean-Luc, Jeanette",
                "10 Fast, 2 Fast, Anna",
                "Anna, Βασίλης, Борис, דוד, محمد, 山田",
            })
    void sortsNamesAsPeopleDo(String expected) {
        List<String> names = new ArrayList<>(List.of(expected.split(", ")));
        Collections.shuffle(names, new Random(1));

        names.sort(Comparator.comparing(SortKey::of));

        assertThat(String.join(", ", names)).isEqualTo(expected);
    }

    @Test
    void placesTextsAsTheCollatorDoes() {
        var random = new Random(1);
        Collator order = Collator.getInstance(ULocale.ROOT);
        String letters = "aAáÅbBzZøØłŁßéÉ -'’.,1290@山田БбΩωאع\u0301\u200d😀";
        for (int i = 0; i < 10_000; i++) {
            String one = text(random, letters);
            String other = text(random, letters);

            assertThat(Integer.signum(SortKey.of(one).compareTo(SortKey.of(other))))
                    .as("%s and %s", one, other)
                    .isEqualTo(Integer.signum(order.compare(one, other)));
        }
    }

    @Test
    void ofAnotherLibraryBelongsToAnotherVersionOfTheReadModel() {
        int library = VersionInfo.ICU_VERSION.getMajor() * 100 + VersionInfo.ICU_VERSION.getMinor();

        assertThat(new UserProjection().version() % 10_000).isEqualTo(library);
        assertThat(new UserCountsProjection().version()).isEqualTo(new UserProjection().version());
    }

    @Test
    void isShortHoweverLongTheNameIs() {
        assertThat(SortKey.of("ﷺ".repeat(200))).hasSizeLessThanOrEqualTo(800);
        assertThat(SortKey.of("x".repeat(190) + "a")).isLessThan(SortKey.of("x".repeat(190) + "b"));
    }

    private static String text(Random random, String letters) {
        int[] all = letters.codePoints().toArray();
        return random.ints(random.nextInt(6), 0, all.length)
                .mapToObj(i -> Character.toString(all[i]))
                .reduce("", String::concat);
    }
}
