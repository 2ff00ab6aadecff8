package io.seatledger.query.account;

import io.seatledger.query.consuming.View;
import java.util.List;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * The document of those who may read an account. Every read needs it, and it is small however large the account is.
 *
 * @param id the account
 * @param admins the {@code sub} of the tokens of its admins
 * @param auditors the {@code sub} of the tokens of its auditors
 */
@Document("access")
record AccessView(@Id String id, String accountId, List<String> admins, List<String> auditors, long accountVersion)
        implements View {}
