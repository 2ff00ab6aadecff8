package io.seatledger.infra.benchmarks;

/** Reads options from the command line. */
final class Options {

    private Options() {}

    /**
     * The value of the option {@code --name=}.
     *
     * @param otherwise the value if the option is absent
     * @throws IllegalArgumentException if the value is not a number from {@code min} to {@code max}
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
                    // Not a number: rejected below, like a number that is out of range.
                }
                throw new IllegalArgumentException("%s must be from %d to %d".formatted(argument, min, max));
            }
        }
        return otherwise;
    }
}
