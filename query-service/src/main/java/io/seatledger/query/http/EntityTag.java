package io.seatledger.query.http;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;

/** The {@code ETag} of a page about one thing: what a command may name in {@code If-Match}. */
public final class EntityTag {

    /** Where the API's description has the header. */
    public static final String HEADER = "#/components/headers/AccountVersion";

    private EntityTag() {}

    /** Says which version of the account last changed the thing; nobody is spared the page by it. */
    public static void set(HttpServletResponse response, long accountVersion) {
        response.setHeader(HttpHeaders.ETAG, "\"" + accountVersion + "\"");
    }
}
