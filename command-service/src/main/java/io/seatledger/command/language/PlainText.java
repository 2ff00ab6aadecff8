package io.seatledger.command.language;

/** What a text must not contain to be stored, shown and sent on unharmed. */
final class PlainText {

    private PlainText() {}

    /** Whether no character controls, hides or stands for half of another one. */
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
