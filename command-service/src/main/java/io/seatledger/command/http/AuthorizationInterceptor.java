package io.seatledger.command.http;

import io.seatledger.command.decision.Sender;
import io.seatledger.command.intake.CommandIntake;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Refuses a stranger to the account in the path before the body is read, so nobody pays for the long body of a caller
 * without rights.
 */
record AuthorizationInterceptor(CommandIntake intake, CommandContextResolver contexts) implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws InterruptedException {
        if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                && variables.get("accountId") instanceof String account) {
            intake.authorize(
                    Sender.ADMIN, PathIds.account(account), contexts.contextOf(new ServletWebRequest(request)));
        }
        return true;
    }
}
