package io.seatledger.command.decision;

/** Tells the errors that one command can cause from those after which nobody can trust the process. */
public final class Faults {

    private Faults() {}

    /**
     * What the handling of a command has thrown, as a fault of that command. An {@link Error} that a single command can
     * cause, such as a {@link StackOverflowError}, is a fault of that command only. If it ended the process, a command
     * that is delivered again would end one node after the other.
     *
     * @throws VirtualMachineError if the failure {@linkplain #endTheProcess must end the process}
     */
    public static RuntimeException of(Throwable failure) {
        return switch (failure) {
            case RuntimeException fault -> fault;
            case VirtualMachineError error when endTheProcess(error) -> throw error;
            default -> new IllegalStateException(failure);
        };
    }

    /** Whether the virtual machine is out of memory or broken, so that nobody knows what has been left half-done. */
    public static boolean endTheProcess(Throwable failure) {
        return failure instanceof VirtualMachineError && !(failure instanceof StackOverflowError);
    }
}
