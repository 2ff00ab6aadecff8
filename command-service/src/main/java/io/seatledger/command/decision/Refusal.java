package io.seatledger.command.decision;

import java.util.Map;

/**
 * Why a command, or one item of it, is refused. A refusal is a record with a {@link RefusalName}; its components are
 * what callers are told beside the code. Each feature has its refusals in a sealed interface; those that every command
 * can meet are here.
 */
public interface Refusal {

    /** Stable and readable, for programs. */
    default String code() {
        return RefusalWording.of(this).code();
    }

    /** What kind of refusal it is. */
    default RefusalKind refusalKind() {
        return RefusalWording.of(this).kind();
    }

    /** One sentence for people. */
    default String detail() {
        return RefusalWording.of(this).detail();
    }

    /** The components by their names, as {@link Plain} values; a component that is {@code null} is left out. */
    default Map<String, Object> fields() {
        return Plain.fieldsOf((Record) this);
    }

    /** The actor is not an admin of the account. Also the answer for an account that does not exist. */
    @RefusalName(code = "forbidden", kind = RefusalKind.FORBIDDEN, text = "You are not an admin of this account.")
    record Forbidden() implements Refusal {}

    /** The account has nothing of this kind with this identifier. */
    @RefusalName(code = "not-found", kind = RefusalKind.NOT_FOUND, text = "There is no {kind} {id} in this account.")
    record NotFound(String kind, String id) implements Refusal {}

    /** What the command is about has another version than the one that the sender insists on. */
    @RefusalName(
            code = "version-conflict",
            kind = RefusalKind.STALE,
            text = "The current version is {currentVersion}, not {expectedVersion}.")
    record VersionConflict(long expectedVersion, long currentVersion) implements Refusal {}

    /** The sender gave this identifier to another command before. */
    @RefusalName(
            code = "command.id-reused",
            kind = RefusalKind.UNPROCESSABLE,
            text = "You gave this identifier to another command before.")
    record CommandIdReused(String commandId) implements Refusal {}
}
