package io.seatledger.command.http;

import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.importing.Imports;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Ids;
import io.seatledger.command.language.ImportId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Invitations", description = "Inviting people, with the licenses that they get")
@RestController
@RequestMapping("/api/v1/accounts/{accountId}/imports")
class ImportController {

    private static final String CSV = "text/csv";

    record ImportStarted(String importId, long accountVersion) {}

    private final Imports imports;
    private final Commands commands;
    private final Ids ids;

    ImportController(Imports imports, Commands commands, Ids ids) {
        this.imports = imports;
        this.commands = commands;
        this.ids = ids;
    }

    @Operation(summary = "Import users from a CSV file", description = "Columns: email, name, organization, project,"
            + " licenses (pairs such as `enterprise:global analytics:emea`). At most 10,000 rows, 8 MiB. The rows are"
            + " handled in the background; the query service reports progress and what became of each row.")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @PostMapping(consumes = CSV)
    ImportStarted start(@PathVariable String accountId, @RequestBody byte[] file, CommandContext context)
            throws InterruptedException {
        AccountId account = PathIds.account(accountId);
        var id = new ImportId(ids.next());
        return commands.answer(imports.take(account, id, file, context), context,
                (_, version) -> new ImportStarted(id.value(), version));
    }
}
