package io.seatledger.infra.benchmarks;

/** What is said on the command line. */
final class Options {

    private Options() {}

    /**
     * The number that {@code --name=} gives.
     *
     * @param otherwise when it is not given
     * @throws IllegalArgumentException when it is no number from {@code min} to {@code max}
     */
    static int number(String[] arguments, String name, int otherwise, int min, int max) {
        String prefix = "--" + name + "=";
        for (String argument : arguments) {
            if (argument.startsWith(prefix)) {
                try {
                    int value = Integer.parseInt(argument.substring(prefix.length()));
                    if (value >= min && value <= max) {
                        return value;
                    }
                } catch (NumberFormatException _) {
                    // The same answer as for a number out of range.
                }
                throw new IllegalArgumentException("%s must be from %d to %d".formatted(argument, min, max));
            }
        }
        return otherwise;
    }
}
