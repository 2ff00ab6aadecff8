package io.seatledger.query.userdirectory;

import com.ibm.icu.text.Collator;
import com.ibm.icu.util.ULocale;
import com.ibm.icu.util.VersionInfo;
import java.util.HexFormat;

/**
 * Places names in the order of the Unicode Collation Algorithm, with the root collation of CLDR: Ådam, Emil, Émile,
 * Łukasz, Zoe. Every server of the database compares these texts alike, whatever collations it has itself.
 */
final class SortKey {

    /** The version of the library. Keys of different versions must not be mixed. */
    static final int LIBRARY_VERSION = VersionInfo.ICU_VERSION.getMajor() * 100 + VersionInfo.ICU_VERSION.getMinor();

    /** Names that are alike so far, about a hundred letters, count as equal. An index and a cursor have to hold it. */
    private static final int LONGEST_BYTES = 400;

    /** A frozen one can be used by all threads. */
    private static final Collator ORDER = Collator.getInstance(ULocale.ROOT).freeze();

    private SortKey() {}

    /** A text whose place among others, by its code units, is the place of the name among names. */
    static String of(String name) {
        byte[] key = ORDER.getCollationKey(name).toByteArray();
        return HexFormat.of().formatHex(key, 0, Math.min(key.length, LONGEST_BYTES));
    }
}
