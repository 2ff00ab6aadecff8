package io.seatledger.command.bulk;

import io.seatledger.command.decision.Actor;
import io.seatledger.command.decision.CommandForm;
import io.seatledger.command.decision.DiscriminatedBy;
import io.seatledger.command.invitation.InvitationLifecycleCommand.ResendInvitation;
import io.seatledger.command.invitation.InvitationLifecycleCommand.RevokeInvitation;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.UserId;
import io.seatledger.command.licensing.LicensingCommand.AssignLicense;
import io.seatledger.command.licensing.LicensingCommand.ChangeLicense;
import io.seatledger.command.licensing.LicensingCommand.ReleaseLicense;
import io.seatledger.command.membership.MembershipCommand.MoveUserToOrganization;
import io.seatledger.command.membership.MembershipCommand.RemoveUser;
import io.seatledger.command.membership.MembershipCommand.SuspendUser;
import io.seatledger.command.membership.RestoreUser;
import io.seatledger.command.user.UserCommand;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * The request to do the same with many users, at most {@value BulkCommand#MAX_COMMANDS}. Each user has a separate
 * outcome.
 */
@Schema(name = "BulkRequest")
@DiscriminatedBy("operation")
public sealed interface BulkForm extends CommandForm<BulkReport> {

    /** The users, in the order in which their commands are decided. */
    List<UserId> userIds();

    /** The command for one of the users. */
    UserCommand<?> commandFor(AccountId account, UserId user);

    @Override
    default BulkCommand addressedTo(AccountId account, Actor actor) {
        List<UserCommand<?>> commands = userIds().stream()
                .<UserCommand<?>>map(user -> commandFor(account, user))
                .toList();
        return new BulkCommand(account, commands);
    }

    /** Moves users to an organization. */
    record Move(
            @ArraySchema(minItems = 1, maxItems = BulkCommand.MAX_COMMANDS)
            List<UserId> userIds,

            OrganizationId organizationId)
            implements BulkForm {
        @Override
        public UserCommand<?> commandFor(AccountId account, UserId user) {
            return new MoveUserToOrganization(account, user, organizationId);
        }
    }

    /** Suspends users. */
    record Suspend(
            @ArraySchema(minItems = 1, maxItems = BulkCommand.MAX_COMMANDS)
            List<UserId> userIds) implements BulkForm {
        @Override
        public UserCommand<?> commandFor(AccountId account, UserId user) {
            return new SuspendUser(account, user);
        }
    }

    /** Restores users. */
    record Restore(
            @ArraySchema(minItems = 1, maxItems = BulkCommand.MAX_COMMANDS)
            List<UserId> userIds) implements BulkForm {
        @Override
        public UserCommand<?> commandFor(AccountId account, UserId user) {
            return new RestoreUser(account, user);
        }
    }

    /** Removes users. */
    record Remove(
            @ArraySchema(minItems = 1, maxItems = BulkCommand.MAX_COMMANDS)
            List<UserId> userIds) implements BulkForm {
        @Override
        public UserCommand<?> commandFor(AccountId account, UserId user) {
            return new RemoveUser(account, user);
        }
    }

    /** Sends the invitations of users again. */
    record Resend(
            @ArraySchema(minItems = 1, maxItems = BulkCommand.MAX_COMMANDS)
            List<UserId> userIds) implements BulkForm {
        @Override
        public UserCommand<?> commandFor(AccountId account, UserId user) {
            return new ResendInvitation(account, user);
        }
    }

    /** Revokes the invitations of users. */
    record Revoke(
            @ArraySchema(minItems = 1, maxItems = BulkCommand.MAX_COMMANDS)
            List<UserId> userIds) implements BulkForm {
        @Override
        public UserCommand<?> commandFor(AccountId account, UserId user) {
            return new RevokeInvitation(account, user);
        }
    }

    /** Assigns a license to users. */
    record Assign(
            @ArraySchema(minItems = 1, maxItems = BulkCommand.MAX_COMMANDS)
            List<UserId> userIds,

            PoolId poolId) implements BulkForm {
        @Override
        public UserCommand<?> commandFor(AccountId account, UserId user) {
            return new AssignLicense(account, user, poolId);
        }
    }

    /** Changes the source of the users' licenses of one type. */
    record Change(
            @ArraySchema(minItems = 1, maxItems = BulkCommand.MAX_COMMANDS)
            List<UserId> userIds,

            LicenseType licenseType,
            PoolId poolId)
            implements BulkForm {
        @Override
        public UserCommand<?> commandFor(AccountId account, UserId user) {
            return new ChangeLicense(account, user, licenseType, poolId);
        }
    }

    /** Releases the users' licenses of one type. */
    record Release(
            @ArraySchema(minItems = 1, maxItems = BulkCommand.MAX_COMMANDS)
            List<UserId> userIds,

            LicenseType licenseType)
            implements BulkForm {
        @Override
        public UserCommand<?> commandFor(AccountId account, UserId user) {
            return new ReleaseLicense(account, user, licenseType);
        }
    }
}
