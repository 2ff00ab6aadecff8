package io.seatledger.query.live;

import io.seatledger.query.account.AccountReaders;
import io.seatledger.web.TokenVerifier;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@Tag(name = "Live updates", description = "Changes as they happen")
@RestController
class LiveController {

    private static final String PATH = "/api/v1/accounts/{accountId}/changes";
    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private final AccountReaders readers;
    private final LiveStreams streams;

    LiveController(AccountReaders readers, LiveStreams streams) {
        this.readers = readers;
        this.streams = streams;
    }

    @GetMapping(path = PATH, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(summary = "Follow the changes of an account", description = """
        Server-sent events, for as long as the reader may read the account. `user` has a user as on the user's page, \
        `license-pool` has a pool as on its page, also when its term begins or ends; what follows them is `synced`: \
        the reader has seen everything up to its `accountVersion`. Its id says so, and up to which time. `reload` \
        replaces them when more than 1,000 documents have changed: read the directory anew. The same may be sent \
        twice. Without `Last-Event-ID` the stream begins now.\
        """)
    @ApiResponse(
            responseCode = "200",
            description = "Events, until the client disconnects",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(type = "string", pattern = "^(event|id|data|):.*", example = """
                                event:synced
                                id:42-1764151200000
                                data:{"accountVersion":42}

                                """)))
    SseEmitter changes(
            @PathVariable String accountId,
            @Parameter(
                            description = "The id that was received last: go on after it",
                            example = "1",
                            schema = @Schema(type = "string", pattern = Position.FORM))
                    @RequestHeader(name = LAST_EVENT_ID, required = false)
                    @Nullable
                    String lastEventId,
            JwtAuthenticationToken caller,
            HttpServletResponse response) {
        Position seen = lastEventId == null ? null : Position.parse(LAST_EVENT_ID, lastEventId);
        readers.admit(accountId, caller.getName(), null);
        // Whoever could open the stream with a token can follow it with that.
        Instant end = Objects.requireNonNull(caller.getToken().getExpiresAt()).plus(TokenVerifier.CLOCK_SKEW);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        // nginx would otherwise buffer the events.
        response.setHeader("X-Accel-Buffering", "no");
        return streams.open(new Reader(accountId, caller.getName(), end), seen);
    }

    /** The same answer without its body, which would never end. */
    @Hidden
    @RequestMapping(path = PATH, method = RequestMethod.HEAD, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<Void> headOfChanges(@PathVariable String accountId, Principal caller) {
        readers.admit(accountId, caller.getName(), null);
        return ResponseEntity.ok().contentType(MediaType.TEXT_EVENT_STREAM).build();
    }
}
