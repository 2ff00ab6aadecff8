package io.seatledger.web;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** Answers with a problem, instead of the server's own page, if the server cannot even read the request. */
public final class UnreadableRequestValve extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, Throwable throwable) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        HttpStatus status = HttpStatus.valueOf(response.getStatus());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        try {
            response.getReporter().write("""
                {"type":"urn:seatledger:problem:%1$s","title":"%2$s","status":%3$d,"detail":"%2$s.","code":"%1$s"}\
                """.formatted(
                            status.is5xxServerError() ? "internal-error" : "request.malformed",
                            status.getReasonPhrase(),
                            status.value()));
            response.finishResponse();
        } catch (IOException _) {
            // The caller has disconnected.
        }
    }
}
