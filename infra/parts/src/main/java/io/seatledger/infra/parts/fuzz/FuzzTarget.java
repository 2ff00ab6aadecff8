package io.seatledger.infra.parts.fuzz;

import io.seatledger.infra.parts.ServedContract;
import java.net.URI;
import java.util.List;

/** A running service, and the callers that it knows. */
public interface FuzzTarget {

    URI uri();

    ServedContract contract();

    /** Makes an account that no chapter has used before, with something of everything, and says what is in it. */
    Known newAccount();

    /** The token of a caller who may call an operation. */
    String token(String operationId);

    /** A token of somebody who has no rights. */
    String strangersToken();

    /** Tokens that no service may accept. */
    List<String> badTokens();
}
