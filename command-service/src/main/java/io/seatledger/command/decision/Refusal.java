package io.seatledger.command.decision;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reason why a command, or one item of it, is refused. A refusal is a record with a {@link RefusalName}; callers
 * get its components together with the code. The refusals of a feature are in a sealed interface of the feature; this
 * interface holds those that any command can meet.
 */
public interface Refusal {

    /** A stable, readable code for programs. */
    default String code() {
        return RefusalWording.of(this).code();
    }

    /** Decides how callers handle the refusal, such as the status over HTTP. */
    default RefusalKind refusalKind() {
        return RefusalWording.of(this).kind();
    }

    /** One sentence for humans. */
    default String detail() {
        return RefusalWording.of(this).detail();
    }

    /** The components by name, as {@link WireValues} values; components that are {@code null} are left out. */
    default Map<String, Object> fields() {
        return WireValues.fieldsOf((Record) this);
    }

    /** The actor is not an admin of the account, or the account does not exist: the answer does not tell which. */
    @RefusalName(code = "forbidden", kind = RefusalKind.FORBIDDEN, text = "You are not an admin of this account.")
    record Forbidden() implements Refusal {}

    /** The account has nothing of this kind with this identifier. */
    @RefusalName(code = "not-found", kind = RefusalKind.NOT_FOUND, text = "There is no {kind} {id} in this account.")
    record NotFound(String kind, String id) implements Refusal {}

    /** The thing that the command concerns does not have the version that the sender insists on. */
    @RefusalName(
            code = "version-conflict",
            kind = RefusalKind.STALE,
            text = "The current version is {currentVersion}, not {expectedVersion}.")
    record VersionConflict(long expectedVersion, long currentVersion) implements Refusal {}

    /** The sender has already used this identifier for another command. */
    @RefusalName(
            code = "command.id-reused",
            kind = RefusalKind.UNPROCESSABLE,
            text = "You gave this identifier to another command before.")
    record CommandIdReused(String commandId) implements Refusal {}

    /**
     * The command would append too many events.
     *
     * @param events how many it would append; {@code null} if that is not known
     */
    @RefusalName(
            code = "command.too-large",
            kind = RefusalKind.UNPROCESSABLE,
            text = "One command can append at most {limit} events[, and this one would append {events}]."
                    + " Divide it into several commands.")
    record CommandTooLarge(int limit, @Nullable Integer events) implements Refusal {}
}
