#include "adapters/sms/twilio/signature.hpp"

#include <algorithm>
#include <array>

#include <openssl/evp.h>

namespace screenline::sms::twilio {
namespace {

struct Authority {
  std::size_t port_begin;  // of ":port", or where it would be
  std::size_t end;
};

Authority find_authority(std::string_view url) {
  const auto scheme = url.find("://");
  const auto begin = scheme == std::string_view::npos ? 0 : scheme + 3;
  const auto end = std::min(url.find_first_of("/?#", begin), url.size());
  auto host = begin;
  if (const auto at = url.substr(begin, end - begin).rfind('@'); at != std::string_view::npos) {
    host = begin + at + 1;
  }
  // A colon inside the brackets of an IPv6 address starts no port.
  const auto bracket = url.substr(0, end).rfind(']');
  const auto from = bracket != std::string_view::npos && bracket > host ? bracket : host;
  const auto colon = url.substr(0, end).find(':', from);
  return {colon == std::string_view::npos ? end : colon, end};
}

std::string_view usual_port(std::string_view url) {
  const auto scheme = url.substr(0, 5);
  const bool tls = std::equal(scheme.begin(), scheme.end(), "https", [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
  });
  return tls && scheme.size() == 5 ? ":443" : ":80";
}

// Names sorted, then values, then each pair once: equal pairs are neighbours by then.
void append_parameters(std::string& out, std::vector<Form::Field>& fields) {
  std::sort(fields.begin(), fields.end(), [](const auto& a, const auto& b) {
    const int order = a.name.compare(b.name);
    return order != 0 ? order < 0 : a.value < b.value;
  });
  const Form::Field* before = nullptr;
  for (const Form::Field& field : fields) {
    const bool repeated =
        before != nullptr && before->name == field.name && before->value == field.value;
    if (!repeated) {
      out += field.name;
      out += field.value;
    }
    before = &field;
  }
}

// One back end of Twilio signs an apostrophe in the query as %27 (twilio-node accepts both).
std::string with_escaped_apostrophes(std::string_view target) {
  const auto query = target.find('?');
  std::string out(target.substr(0, query));
  for (std::size_t i = query; i < target.size(); ++i) {
    if (target[i] == '\'') {
      out += "%27";
    } else {
      out += target[i];
    }
  }
  return out;
}

}  // namespace

std::vector<std::string> base_variants(std::string_view base_url) {
  std::vector<std::string> bases{std::string(base_url)};
  const auto [port, end] = find_authority(base_url);
  std::string other(base_url.substr(0, port));
  if (port == end) other += usual_port(base_url);
  other += base_url.substr(end);
  bases.push_back(std::move(other));
  return bases;
}

SignatureCheck::SignatureCheck(std::string_view base_url, const std::vector<std::string>& tokens)
    : bases_(base_variants(base_url)) {
  for (const auto& token : tokens) keys_.emplace_back(token);
}

bool SignatureCheck::matches_url(std::string_view signature, const std::string& base,
                                 std::string_view target) {
  message_.assign(base).append(target).append(tail_);
  bool matched = false;
  for (auto& key : keys_) {
    const Sha1 digest = key.sign(message_);
    std::array<unsigned char, 29> expected{};  // 20 bytes in base64, and a NUL
    const int size =
        EVP_EncodeBlock(expected.data(), digest.data(), static_cast<int>(digest.size()));
    matched |= constant_time_equal(signature, {reinterpret_cast<const char*>(expected.data()),
                                               static_cast<std::size_t>(size)});
    if (matched) break;
  }
  return matched;
}

bool SignatureCheck::matches(std::string_view signature, std::string_view target,
                             const Form* parameters) {
  tail_.clear();
  if (parameters != nullptr) {
    sorted_ = parameters->fields();
    append_parameters(tail_, sorted_);
  }
  for (const auto& base : bases_) {
    if (matches_url(signature, base, target)) return true;
  }
  const auto query = target.find('?');
  if (query == std::string_view::npos || target.find('\'', query) == std::string_view::npos) {
    return false;
  }
  const std::string escaped = with_escaped_apostrophes(target);
  return std::any_of(bases_.begin(), bases_.end(), [&](const std::string& base) {
    return matches_url(signature, base, escaped);
  });
}

Verdict check_body_hash(std::string_view target, std::string_view body) {
  const auto query = target.find('?');
  const Form parameters(query == std::string_view::npos ? std::string_view{}
                                                        : target.substr(query + 1));
  const auto hash = parameters.find("bodySHA256");
  if (!hash) return {false, "the body is no form and the address has no bodySHA256"};
  if (!constant_time_equal(*hash, sha256_hex(body))) return {false, "bodySHA256 does not match"};
  return {true, {}};
}

}  // namespace screenline::sms::twilio
