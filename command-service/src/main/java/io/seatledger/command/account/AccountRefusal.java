package io.seatledger.command.account;

import io.seatledger.command.decision.Refusal;
import io.seatledger.command.decision.RefusalKind;
import io.seatledger.command.decision.RefusalName;
import io.seatledger.command.language.Domain;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.PoolId;

/** The refusals that follow from the structure of an account. */
public sealed interface AccountRefusal extends Refusal {

    /** The identifier that the caller chose is in use. */
    @RefusalName(code = "already-exists", kind = RefusalKind.CONFLICT, text = "The {kind} {id} already exists.")
    record AlreadyExists(String kind, String id) implements AccountRefusal {}

    /** The account has as many things of this kind as an account can have. */
    @RefusalName(
            code = "account.limit-reached",
            kind = RefusalKind.CONFLICT,
            text = "An account can have at most {limit} {kind}s.")
    record LimitReached(String kind, int limit) implements AccountRefusal {}

    /** The account would be left without an admin. */
    @RefusalName(
            code = "account.last-admin",
            kind = RefusalKind.CONFLICT,
            text = "An account must have at least one admin: make somebody else an admin first.")
    record LastAdmin() implements AccountRefusal {}

    /** Nothing can be added to an archived organization or project. */
    @RefusalName(
            code = "{kind}.archived",
            kind = RefusalKind.CONFLICT,
            text = "The {kind} {id} is archived: nothing can be added to it.")
    record Archived(String kind, String id) implements AccountRefusal {}

    /** No more pools of this license type can be opened. */
    @RefusalName(
            code = "license-type.retired",
            kind = RefusalKind.CONFLICT,
            text = "The license type {licenseType} is retired.")
    record LicenseTypeIsRetired(LicenseType licenseType) implements AccountRefusal {}

    /** Anybody can have an address at this domain, so the domain says nothing about them. */
    @RefusalName(
            code = "policy.public-mail-domain",
            kind = RefusalKind.UNPROCESSABLE,
            text = "Anybody can have an address at {domain}, so it cannot be trusted.")
    record PublicMailDomain(Domain domain) implements AccountRefusal {}

    /** The account's policy requires that licenses come from pools of the user's home organization. */
    @RefusalName(
            code = "license-pool.other-organization",
            kind = RefusalKind.CONFLICT,
            text = "The pool {poolId} does not belong to the user's home organization.")
    record SourceOfOtherOrganization(PoolId poolId) implements AccountRefusal {}
}
