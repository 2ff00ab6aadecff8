package io.seatledger.command.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.importing.ImportCommand.NewImport;
import io.seatledger.command.importing.ImportCommand.StartImportForm;
import io.seatledger.command.intake.CommandIntake;
import io.seatledger.command.intake.Reply;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Invitations", description = "Inviting people, with the licenses that they get")
@RestController
@RequestMapping(path = "/api/v1/accounts/{accountId}/imports", produces = MediaType.APPLICATION_JSON_VALUE)
class ImportController {

    private static final String CSV = "text/csv";

    private final CommandIntake intake;

    ImportController(CommandIntake intake) {
        this.intake = intake;
    }

    @Operation(
            operationId = "user-import.start",
            summary = "Import users from a CSV file",
            description = "Columns: email, name, organization, project, licenses (pairs such as `enterprise:global"
                    + " analytics:emea`). At most 10,000 rows, 8 MiB. The rows are handled in the background; the query"
                    + " service reports progress and what became of each row.")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @PostMapping(consumes = CSV)
    Reply<NewImport> start(
            @PathVariable String accountId,
            @RequestBody(required = false) byte @Nullable [] file,
            CommandContext context,
            HttpServletRequest request)
            throws InterruptedException, HttpMediaTypeNotSupportedException {
        BodyArgumentResolver.requireUtf8(request);
        String csv = file == null ? "" : new String(file, UTF_8);
        return intake.handle(PathIds.account(accountId), new StartImportForm(csv), context);
    }
}
