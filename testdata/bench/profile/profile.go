// Package profile serves profiles of the program that imports it at
// $PROFILE_ADDRESS, where it is built with the tag profile. Otherwise it is
// empty.
package profile
