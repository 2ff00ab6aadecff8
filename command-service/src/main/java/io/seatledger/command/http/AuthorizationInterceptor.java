package io.seatledger.command.http;

import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.decision.Sender;
import io.seatledger.command.intake.CommandIntake;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Map;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Refuses a sender without rights before the body is read, so nobody pays for the body of a stranger. A route with an
 * account in its path is for the admins of that account; any other is for whoever may send the command in its body.
 */
record AuthorizationInterceptor(CommandIntake intake, CommandContextResolver contexts) implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws InterruptedException {
        if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                && variables.get("accountId") instanceof String account) {
            intake.authorize(Sender.ADMIN, PathIds.account(account), contextOf(request));
        } else if (handler instanceof HandlerMethod route && isForOperator(route)) {
            intake.authorizeOperator(contextOf(request));
        }
        return true;
    }

    private boolean isForOperator(HandlerMethod route) {
        return Arrays.stream(route.getMethodParameters())
                .filter(parameter -> parameter.hasParameterAnnotation(RequestBody.class))
                .map(MethodParameter::getParameterType)
                .anyMatch(form ->
                        intake.senderOf(form).filter(Sender.OPERATOR::equals).isPresent());
    }

    private CommandContext contextOf(HttpServletRequest request) {
        return contexts.contextOf(new ServletWebRequest(request));
    }
}
