package io.seatledger.command.http;

import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.importing.ImportCommand.NewImport;
import io.seatledger.command.importing.ImportCommand.StartImportForm;
import io.seatledger.command.intake.CommandIntake;
import io.seatledger.command.intake.Reply;
import io.seatledger.command.language.InvalidValueException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Invitations", description = "Inviting people, with the licenses that they get")
@RestController
@RequestMapping(path = "/api/v1/accounts/{accountId}/imports", produces = MediaType.APPLICATION_JSON_VALUE)
class ImportController {

    static final String CSV = "text/csv";
    static final String WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private final CommandIntake intake;

    ImportController(CommandIntake intake) {
        this.intake = intake;
    }

    @Operation(
            operationId = "user-import.start",
            summary = "Import users from a file",
            description = "CSV in UTF-8, UTF-16 with a byte order mark or the declared charset, the first sheet of an"
                    + " .xlsx workbook, or either as the first file of a form. Columns: email, name or first name and"
                    + " last name, organization, project, licenses (pairs such as `enterprise:global, analytics:emea`);"
                    + " the exports of Google, Microsoft, Okta, Slack and Atlassian are known. At most 10,000 rows,"
                    + " 8 MiB. The rows are handled in the background; the query service reports progress and what"
                    + " became of each row. A dry run answers with the outcome of each row.")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @PostMapping(consumes = {CSV, WORKBOOK, MediaType.MULTIPART_FORM_DATA_VALUE})
    Reply<NewImport> start(
            @PathVariable String accountId,
            @RequestBody(required = false) byte @Nullable [] file,
            @Parameter(
                            description = "Import the file although it has columns of other names",
                            schema = @Schema(type = "boolean"))
                    @RequestParam(required = false)
                    @Nullable
                    String ignoreUnknownColumns,
            CommandContext context,
            @RequestHeader(HttpHeaders.CONTENT_TYPE) @Parameter(hidden = true) String contentType)
            throws InterruptedException {
        String csv = UploadedPart.csvIn(file == null ? new byte[0] : file, MediaType.parseMediaType(contentType));
        return intake.handle(
                PathIds.account(accountId), new StartImportForm(csv, trueOrFalse(ignoreUnknownColumns)), context);
    }

    private static @Nullable Boolean trueOrFalse(@Nullable String value) {
        return switch (value) {
            case null -> null;
            case "true" -> true;
            case "false" -> false;
            default -> throw new InvalidValueException("ignoreUnknownColumns", "must be true or false");
        };
    }
}
