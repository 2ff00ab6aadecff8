package io.seatledger.web;

import java.time.InstantSource;
import java.util.Objects;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.LogoutConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.OAuth2ProtectedResourceMetadataFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;

/** Admits every caller with a valid bearer token. What its subject may do or read follows from the events. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private static final String[] OPEN = {
        "/livez", "/readyz", "/v3/**", "/swagger-ui/**", "/swagger-ui.html", "/webjars/**", "/error"
    };

    /** Observing every filter of every request costs much and says no more than observing the requests. */
    @Bean
    SecurityObservationSettings securityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    /** Spring Security uses it over HTTP, because it is the only decoder of tokens; the bus may use it as well. */
    @Bean
    TokenVerifier tokenVerifier(OAuth2ResourceServerProperties properties, InstantSource clock) {
        OAuth2ResourceServerProperties.Jwt settings = properties.getJwt();
        return new TokenVerifier(
                Objects.requireNonNull(settings.getIssuerUri(), "the issuer URI of tokens is not configured"),
                settings.getAudiences(),
                settings.getJwsAlgorithms(),
                clock);
    }

    @Bean
    SecurityFilterChain security(HttpSecurity http, ProblemWriter problems) throws Exception {
        AuthenticationEntryPoint unauthenticated = (_, response, e) -> {
            if (e instanceof IssuerUnavailableException unavailable) {
                problems.write(response, unavailable.problem());
                return;
            }
            // RFC 6750, section 3: no error if the request had no token.
            response.setHeader(
                    HttpHeaders.WWW_AUTHENTICATE,
                    e instanceof OAuth2AuthenticationException ? "Bearer error=\"invalid_token\"" : "Bearer");
            problems.write(
                    response,
                    Problem.of(
                            HttpStatus.UNAUTHORIZED,
                            "unauthenticated",
                            "Send a valid bearer token in the %s header.".formatted(HttpHeaders.AUTHORIZATION)));
        };
        AccessDeniedHandler denied = (_, response, _) -> problems.write(
                response, Problem.of(HttpStatus.FORBIDDEN, "forbidden", "This token does not allow that."));
        DefaultSecurityFilterChain chain = http.authorizeHttpRequests(requests -> requests.requestMatchers(OPEN)
                        .permitAll()
                        // They are on the management port, which only operators reach.
                        .requestMatchers(EndpointRequest.toAnyEndpoint())
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(CsrfConfigurer::disable)
                .logout(LogoutConfigurer::disable)
                .exceptionHandling(
                        e -> e.authenticationEntryPoint(unauthenticated).accessDeniedHandler(denied))
                .oauth2ResourceServer(server -> server.jwt(_ -> {})
                        .bearerTokenResolver(new BearerHeader())
                        .authenticationEntryPoint(unauthenticated)
                        .accessDeniedHandler(denied))
                .build();
        // Its metadata need no token, and are not true of this service.
        chain.getFilters().removeIf(OAuth2ProtectedResourceMetadataFilter.class::isInstance);
        return chain;
    }
}
