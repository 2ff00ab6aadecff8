package io.seatledger.command.http;

import io.seatledger.command.bulk.BulkForm;
import io.seatledger.command.bulk.BulkReport;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.intake.CommandIntake;
import io.seatledger.command.intake.Reply;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Users", description = "The memberships of users, and their life cycle")
@RestController
@RequestMapping(path = "/api/v1/accounts/{accountId}/users/bulk", produces = MediaType.APPLICATION_JSON_VALUE)
class BulkController {

    private final CommandIntake intake;

    BulkController(CommandIntake intake) {
        this.intake = intake;
    }

    @Operation(
            operationId = "users.bulk",
            summary = "Do the same with many users",
            description = "At most 1,000; each has its own outcome. " + ProblemResponses.IN_STEPS)
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply<BulkReport> handle(@PathVariable String accountId, @RequestBody BulkForm body, CommandContext context)
            throws InterruptedException {
        return intake.handle(PathIds.account(accountId), body, context);
    }
}
