package io.seatledger.web;

import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.servlet.DispatcherServlet;

/** Lets every request reach its route, which refuses it with a problem, and answers those that cannot be read. */
@Configuration(proxyBeanMethods = false)
class ServerConfiguration {

    @Bean
    DispatcherServlet dispatcherServlet() {
        return new RoutesServlet();
    }

    /**
     * A route refuses a method that it does not have, and says which it has; the firewall cannot do that. The
     * characters of headers are checked as it would do it, but without a regular expression, which costs more than all
     * other checks of a request.
     */
    @Bean
    HttpFirewall firewall() {
        var firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        firewall.setAllowedHeaderNames(ServerConfiguration::hasNoControlCharacter);
        firewall.setAllowedHeaderValues(ServerConfiguration::hasNoControlCharacterButTabs);
        return firewall;
    }

    private static boolean hasNoControlCharacter(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    private static boolean hasNoControlCharacterButTabs(String text) {
        return text.chars().noneMatch(c -> Character.isISOControl(c) && c != '\t');
    }

    @Bean
    RequestRejectedHandler unsafeRequests(ProblemWriter problems) {
        return (_, response, _) -> problems.write(response, ProblemAdvice.unsafe());
    }

    /** Tomcat answers no {@code TRACE} itself, reads no parameters from a body, and writes no pages of its own. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> plainTomcat() {
        return factory -> {
            factory.addConnectorCustomizers(connector -> {
                connector.setAllowTrace(true);
                connector.setParseBodyMethods("");
            });
            factory.addContextCustomizers(context -> ((StandardHost) context.getParent())
                    .setErrorReportValveClass(UnreadableRequestValve.class.getName()));
        };
    }
}
