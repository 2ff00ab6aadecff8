package io.seatledger.command.language;

import com.ibm.icu.text.SpoofChecker;
import com.ibm.icu.text.SpoofChecker.RestrictionLevel;

/**
 * Tells whether a word is written in one script (UTS #39, section 5.1). A text in which words of another script stand
 * next to an address, without a space, would otherwise become part of the address.
 */
final class Scripts {

    private static final SpoofChecker CHECKER = new SpoofChecker.Builder()
            .setChecks(SpoofChecker.RESTRICTION_LEVEL)
            .setRestrictionLevel(RestrictionLevel.SINGLE_SCRIPT_RESTRICTIVE)
            .build();

    private Scripts() {}

    /** Whether all letters of the word belong to one script; the scripts of Japanese, and of Korean, count as one. */
    static boolean isOneIn(String word) {
        return word.codePoints().allMatch(c -> c < 0x80) || !CHECKER.failsChecks(word);
    }
}
