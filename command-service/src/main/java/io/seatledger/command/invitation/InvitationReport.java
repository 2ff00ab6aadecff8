package io.seatledger.command.invitation;

import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.invitation.InvitationCommand.InviteUsers;
import io.seatledger.command.language.UserId;
import io.seatledger.command.licensing.LicensingOutcome;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of inviting a pasted list.
 *
 * @param invited how many people were invited
 * @param assigned how many people were there already and have the licenses now
 * @param refused how many entries were refused
 * @param ignored how many texts that are not and do not look like addresses were ignored
 * @param results one for each entry, in the order of the list, and for the first 10,000 ignored texts
 */
@Schema(name = "UsersInvited")
public record InvitationReport(int invited, int assigned, int refused, int ignored, List<Result> results) {

    public InvitationReport {
        results = List.copyOf(results);
    }

    /** The report on a list. */
    static InvitationReport of(InviteUsers list, Stream<Result> ofInvitees) {
        List<Result> results = Stream.concat(
                        ofInvitees, list.notInvitable().stream().map(Result::of))
                .sorted(Comparator.comparingInt(Result::position))
                .toList();
        int refused =
                (int) results.stream().filter(result -> result.detail() != null).count();
        int ignored = count(results, Set.of(Result.IGNORED));
        int assigned = count(results, Result.ASSIGNED);
        return new InvitationReport(results.size() - refused - ignored - assigned, assigned, refused, ignored, results);
    }

    private static int count(List<Result> results, Set<String> outcomes) {
        return (int) results.stream()
                .filter(result -> outcomes.contains(result.outcome()))
                .count();
    }

    /**
     * The outcome of one entry.
     *
     * @param position the position in the list, counted from 1
     * @param text the entry as it was pasted
     * @param email the normalised address; {@code null} if the text is not an address
     * @param outcome {@code invited}, {@code joined}, {@code ignored-text}, the code of the refusal, or for somebody
     *     who was there already {@code assigned}, {@code reserved} or {@code unchanged}
     * @param userId the user who was invited, or who already has the address
     * @param detail one sentence that explains a refusal; {@code null} for anything else
     */
    @Schema(name = "InvitationResult")
    public record Result(
            int position,
            String text,
            @Nullable String email,
            String outcome,
            @Nullable String userId,
            @Nullable String detail) {

        private static final String IGNORED = "ignored-text";
        private static final Set<String> ASSIGNED = Stream.of(
                        LicensingOutcome.ASSIGNED, LicensingOutcome.RESERVED, LicensingOutcome.UNCHANGED)
                .map(LicensingOutcome::word)
                .collect(Collectors.toUnmodifiableSet());

        static Result of(Invitee invitee, UserId user, Decision<LicensingOutcome> decision) {
            return switch (decision) {
                case Decision.Accepted<LicensingOutcome>(LicensingOutcome outcome) ->
                    new Result(
                            invitee.position(),
                            invitee.text(),
                            invitee.address().normalised(),
                            outcome.word(),
                            user.value(),
                            null);
                case Decision.Refused<LicensingOutcome>(Refusal refusal) ->
                    new Result(
                            invitee.position(),
                            invitee.text(),
                            invitee.address().normalised(),
                            refusal.code(),
                            user.value(),
                            refusal.detail());
            };
        }

        static Result of(Invitee invitee, Decision<Invited> decision) {
            return switch (decision) {
                case Decision.Accepted<Invited>(Invited invited) ->
                    new Result(
                            invitee.position(),
                            invitee.text(),
                            invitee.address().normalised(),
                            invited.outcome().word(),
                            invited.userId().value(),
                            null);
                case Decision.Refused<Invited>(Refusal refusal) ->
                    refused(
                            invitee.position(),
                            invitee.text(),
                            invitee.address().normalised(),
                            refusal);
            };
        }

        private static Result of(PastedEntry entry) {
            return switch (entry) {
                case PastedEntry.Repeat e ->
                    refused(
                            e.position(),
                            e.text(),
                            e.address().normalised(),
                            new InvitationRefusal.DuplicateInRequest(e.firstPosition()));
                case PastedEntry.Broken e ->
                    refused(e.position(), e.text(), null, new InvitationRefusal.NotAnAddress());
                case PastedEntry.Ignored e -> new Result(e.position(), e.text(), null, IGNORED, null, null);
                case PastedEntry.Address e ->
                    throw new IllegalArgumentException("expected an entry that cannot be invited: " + e);
            };
        }

        private static Result refused(int position, String text, @Nullable String email, Refusal refusal) {
            return new Result(position, text, email, refusal.code(), userIn(refusal), refusal.detail());
        }
    }

    /** The identifier of the user whom a refusal names; {@code null} if it names none. */
    public static @Nullable String userIn(Refusal refusal) {
        return refusal.fields().get("userId") instanceof String user ? user : null;
    }
}
