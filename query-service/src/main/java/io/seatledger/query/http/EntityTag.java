package io.seatledger.query.http;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;

/** The {@code ETag} of an answer about one thing. A command can name it in {@code If-Match}. */
public final class EntityTag {

    /** Reference to the header's description in the OpenAPI document. */
    public static final String HEADER = "#/components/headers/AccountVersion";

    private EntityTag() {}

    /** Sets the version of the account that last changed the thing. The service does not answer 304 to it. */
    public static void set(HttpServletResponse response, long accountVersion) {
        response.setHeader(HttpHeaders.ETAG, "\"" + accountVersion + "\"");
    }

    /**
     * Sets the version of a thing that also changes by itself.
     *
     * @param state what it says about itself that no event has changed, as a text without a secret
     */
    public static void set(HttpServletResponse response, long accountVersion, String state) {
        response.setHeader(
                HttpHeaders.ETAG, "\"" + accountVersion + "-" + Integer.toHexString(state.hashCode()) + "\"");
    }
}
