package io.seatledger.command.language;

/** Checks that a text can be stored, displayed and forwarded unharmed. */
final class PlainText {

    private PlainText() {}

    /**
     * Whether the text is free of control characters, line and paragraph separators, half surrogate pairs, and
     * unassigned or private code points.
     */
    static boolean isPlain(String text) {
        return text.codePoints().allMatch(c -> switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        });
    }
}
