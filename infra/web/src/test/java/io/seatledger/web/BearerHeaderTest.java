package io.seatledger.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;

class BearerHeaderTest {

    private final BearerHeader header = new BearerHeader();
    private final DefaultBearerTokenResolver spring = new DefaultBearerTokenResolver();

    @ParameterizedTest
    @CsvSource({"Bearer abc, abc", "bearer a.b-c_d~e+f/g==, a.b-c_d~e+f/g==", "BEARER 0, 0", "Basic abc,", "'',"})
    void isReadAsSpringSecurityReadsIt(String value, String token) {
        MockHttpServletRequest request = with(value);

        assertThat(header.resolve(request)).isEqualTo(token).isEqualTo(spring.resolve(request));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer  abc",
                "Bearer a b",
                "Bearer =",
                "Bearer a=b",
                "Bearer ä",
                "Bearer a,b",
                "Bearerabc"
            })
    void isRefusedWhereSpringSecurityRefusesIt(String value) {
        MockHttpServletRequest request = with(value);

        assertThatThrownBy(() -> header.resolve(request)).isInstanceOf(OAuth2AuthenticationException.class);
        assertThatThrownBy(() -> spring.resolve(request)).isInstanceOf(OAuth2AuthenticationException.class);
    }

    private static MockHttpServletRequest with(String authorization) {
        var request = new MockHttpServletRequest();
        request.addHeader(HttpHeaders.AUTHORIZATION, authorization);
        return request;
    }
}
