package io.seatledger.command.http;

import io.seatledger.command.decision.Actor;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.intake.TokenActor;
import io.seatledger.command.language.CommandId;
import io.seatledger.command.language.Ids;
import io.seatledger.command.language.InvalidValueException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Resolves the context of a command: who sends it, and what its headers and its query say about it. */
record CommandContextResolver(Ids ids) implements HandlerMethodArgumentResolver {

    static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    static final String DRY_RUN = "dryRun";

    /** What {@code Idempotency-Key} must look like, as a regular expression. */
    static final String KEY_FORM = "(%1$s|\"%1$s\")".formatted(CommandId.FORM);

    /** What {@code If-Match} must look like, as a regular expression. */
    static final String ETAG_FORM = "\"([0-9]{1,18})(?:-[0-9a-f]{1,8})?\"";

    private static final String CONTEXT = CommandContext.class.getName();

    /** A key in quotes, which is how a structured field writes a string (RFC 9651). */
    private static final Pattern QUOTED = Pattern.compile("\"(.*)\"");

    private static final Pattern ETAG = Pattern.compile(ETAG_FORM);

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == CommandContext.class;
    }

    @Override
    public CommandContext resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer model,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binder) {
        return contextOf(request);
    }

    /** The context of the command in this request. A name that the caller does not give is generated only once. */
    CommandContext contextOf(NativeWebRequest request) {
        if (request.getAttribute(CONTEXT, RequestAttributes.SCOPE_REQUEST) instanceof CommandContext known) {
            return known;
        }
        CommandContext context = read(request);
        request.setAttribute(CONTEXT, context, RequestAttributes.SCOPE_REQUEST);
        return context;
    }

    private CommandContext read(NativeWebRequest request) {
        var token = (JwtAuthenticationToken) Objects.requireNonNull(request.getUserPrincipal());
        Actor actor = TokenActor.of(token.getToken());
        String key = key(only(IDEMPOTENCY_KEY, request));
        return new CommandContext(
                actor,
                key == null ? ids.next() : key,
                key != null,
                null,
                dryRun(request.getParameter(DRY_RUN)),
                expectedVersion(only(HttpHeaders.IF_MATCH, request)));
    }

    /** A header that is given twice is refused, because nobody can tell which value was meant. */
    private static @Nullable String only(String header, NativeWebRequest request) {
        String[] values = request.getHeaderValues(header);
        if (values == null || values.length == 0) {
            return null;
        }
        if (values.length > 1) {
            throw new InvalidValueException(header, "must be given only once");
        }
        return values[0];
    }

    private static @Nullable String key(@Nullable String header) {
        if (header == null) {
            return null;
        }
        Matcher quoted = QUOTED.matcher(header);
        try {
            return new CommandId(quoted.matches() ? quoted.group(1) : header).value();
        } catch (InvalidValueException e) {
            throw new InvalidValueException(IDEMPOTENCY_KEY, String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable Long expectedVersion(@Nullable String header) {
        if (header == null) {
            return null;
        }
        Matcher etag = ETAG.matcher(header);
        if (!etag.matches()) {
            throw new InvalidValueException(HttpHeaders.IF_MATCH, "must be the ETag of a read, such as \"42\"");
        }
        return Long.valueOf(etag.group(1));
    }

    private static boolean dryRun(@Nullable String value) {
        return switch (value) {
            case null -> false;
            case "false" -> false;
            case "true" -> true;
            default -> throw new InvalidValueException(DRY_RUN, "must be true or false");
        };
    }
}
